using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>The program F while it is built, as an applier sees it.</summary>
public sealed class QueryContext
{
    private readonly Dictionary<int, Func<Operator, ImmutableArray<int>, ImmutableArray<int>>> _rewrites = [];
    private readonly int _neighbourKey = -1, _neighbourMagnitude = -1;

    internal QueryContext(ForwardProgramBuilder builder, bool hasNeighbour)
    {
        Builder = builder;
        Key = KeyInput(QueryProgram.Key);
        Magnitude = MagnitudeInput(QueryProgram.Magnitude);
        if (hasNeighbour) (_neighbourKey, _neighbourMagnitude) = (KeyInput(QueryProgram.NeighbourKey), MagnitudeInput(QueryProgram.NeighbourMagnitude));
    }

    /// <summary>The program.</summary>
    public ForwardProgramBuilder Builder { get; }

    /// <summary>The query's direction key, u32[4].</summary>
    public int Key { get; }

    /// <summary>The query's signed magnitude, i32[1], in units of 2^-16 perturbations.</summary>
    public int Magnitude { get; }

    /// <summary>A parameter's stored master, as a binding that F only reads.</summary>
    public int Master(TrainableParameter parameter) => Builder.Input(parameter.BindingName, parameter.Type);

    /// <summary>The perturbation of each output channel of a parameter, i32; called once for each.</summary>
    public int Scale(TrainableParameter parameter) => ScaleValue.Add(Builder, parameter, parameter.QueryScale);

    /// <summary>PERTURB: the master plus the query's direction, and first, with a sharpness radius, a step along the last step's.</summary>
    public int Perturbed(TrainableParameter parameter, int master)
    {
        // A bias is seen without its master's fraction bits; weights and gains are seen in the master's own format.
        bool bias = parameter.Kind == ParameterKind.Bias;
        long bound = parameter.Type.Range.Maximum >> parameter.ViewShift;
        Perturb perturb = new()
        {
            Tensor = parameter.Tensor,
            Direction = parameter.Direction,
            Order = parameter.Order,
            ViewShift = parameter.ViewShift,
            Output = bias ? parameter.Layer.BiasElement : parameter.Type.Element,
            Range = bias ? ValueRange.Symmetric(bound) : parameter.Type.Range,
        };
        int scale = Scale(parameter);
        int centre = _neighbourKey < 0 ? master : Builder.Apply(perturb with { ViewShift = 0, Output = parameter.Type.Element, Range = parameter.Type.Range }, master, _neighbourKey, _neighbourMagnitude, scale);
        return Builder.Apply(perturb, centre, Key, Magnitude, scale);
    }

    /// <summary>Lets a layer be computed another way.</summary>
    /// <param name="weights">The program value that the layer's weights are.</param>
    /// <param name="rewrite">From the operator and its inputs to its outputs.</param>
    public void Rewrite(int weights, Func<Operator, ImmutableArray<int>, ImmutableArray<int>> rewrite) => _rewrites.Add(weights, rewrite);

    /// <summary>What <see cref="Rewrite(int, Func{Operator, ImmutableArray{int}, ImmutableArray{int}})"/> makes of a layer; default where nothing is to be done.</summary>
    internal ImmutableArray<int> Rewritten(Operator operation, ImmutableArray<int> inputs) =>
        _rewrites.TryGetValue(inputs[1], out Func<Operator, ImmutableArray<int>, ImmutableArray<int>>? rewrite) ? rewrite(operation, inputs) : default;

    private int KeyInput(string name) => Builder.Input(name, new TensorType(ElementType.UInt32, [4]));

    private int MagnitudeInput(string name) => Builder.Input(name, new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude)));
}
