using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>The program F while it is built, as an applier sees it.</summary>
public sealed class QueryContext
{
    private readonly Dictionary<int, Func<Operator, ImmutableArray<int>, ImmutableArray<int>>> _rewrites = [];
    private readonly Dictionary<int, int> _magnitudes = [];
    private readonly Dictionary<string, int> _scales = [];
    private readonly Dictionary<string, int[]> _extras = [];
    private readonly List<(TrainableParameter Parameter, int Moved)> _moved = [];
    private readonly int _neighbourKey = -1, _neighbourMagnitude = -1, _magnitude = -1;
    private int _blend = -1;

    internal QueryContext(ForwardProgramBuilder builder, AdaptationRecipe recipe)
    {
        Builder = builder;
        Shared = new SharedInputs(builder);
        Key = KeyInput(QueryProgram.Key);
        if (recipe.Layers.IsAll) _magnitude = MagnitudeInput(QueryProgram.Magnitude);
        if (recipe.SharpnessRadius > 0) (_neighbourKey, _neighbourMagnitude) = (KeyInput(QueryProgram.NeighbourKey), MagnitudeInput(QueryProgram.NeighbourMagnitude));
    }

    /// <summary>The program.</summary>
    public ForwardProgramBuilder Builder { get; }

    /// <summary>What F reads of the buffers that it shares with U.</summary>
    internal SharedInputs Shared { get; }

    /// <summary>The query's direction key, u32[4].</summary>
    public int Key { get; }

    /// <summary>The query's signed magnitude, i32[1], in units of 2^-16 perturbations, or coarser as the set says; 0 where the parameter's layer rests.</summary>
    public int Magnitude(TrainableParameter parameter)
    {
        if (_magnitude >= 0) return _magnitude;
        int layer = parameter.Layer.OperatorIndex;
        if (!_magnitudes.TryGetValue(layer, out int value)) _magnitudes.Add(layer, value = MagnitudeInput(QueryProgram.MagnitudeOf(layer)));
        return value;
    }

    /// <summary>A parameter's stored master, as a binding that F only reads.</summary>
    public int Master(TrainableParameter parameter) => Builder.Input(parameter.BindingName, parameter.Type);

    /// <summary>The perturbation of each output channel of a parameter, i32.</summary>
    public int Scale(TrainableParameter parameter)
    {
        if (!_scales.TryGetValue(parameter.BindingName, out int value)) _scales.Add(parameter.BindingName, value = StepTensors.Scale(Shared, parameter, parameter.QueryScale));
        return value;
    }

    /// <summary>PERTURB: the master plus the query's direction, and first, with a sharpness radius, a step along the last step's.</summary>
    public int Perturbed(TrainableParameter parameter, int master)
    {
        int scale = Scale(parameter);
        int centre = _neighbourKey < 0 ? master : Builder.Apply(Perturb(parameter) with { ViewShift = 0, Output = parameter.Type.Element, Range = parameter.Type.Range }, [master, _neighbourKey, _neighbourMagnitude, scale, .. Extra(parameter)]);
        return Moved(parameter, centre, Magnitude(parameter));
    }

    /// <summary>PERTURB along the query's direction by a magnitude of its own.</summary>
    /// <param name="parameter">What is moved.</param>
    /// <param name="value">Its master, or what an earlier move made of it.</param>
    /// <param name="magnitude">i32[1], in units of 2^-16 perturbations.</param>
    public int Moved(TrainableParameter parameter, int value, int magnitude) =>
        Builder.Apply(Perturb(parameter), [value, Key, magnitude, Scale(parameter), .. Extra(parameter)]);

    /// <summary>PERTURB of a binding that F writes: the moved weights, which <see cref="PutBack"/> has to follow.</summary>
    /// <param name="parameter">Weights.</param>
    /// <param name="magnitude">i32[1], in units of 2^-16 perturbations.</param>
    public int MoveInPlace(TrainableParameter parameter, int magnitude)
    {
        int moved = Moved(parameter, Builder.InputOutput(parameter.BindingName, parameter.Type), magnitude);
        _moved.Add((parameter, moved));
        return moved;
    }

    /// <summary>Stores what was moved in place.</summary>
    /// <param name="restore">From a parameter and its moved weights to what they were before.</param>
    public void PutBack(Func<TrainableParameter, int, int> restore)
    {
        foreach ((TrainableParameter parameter, int moved) in _moved) Builder.Store(parameter.BindingName, restore(parameter, moved));
    }

    // A bias is seen without its master's fraction bits; weights and gains are seen in the master's own format, 4-bit ones in 4 bits.
    private static Perturb Perturb(TrainableParameter parameter)
    {
        bool bias = parameter.Kind == ParameterKind.Bias;
        long bound = parameter.Type.Range.Maximum >> parameter.ViewShift;
        bool nibbles = parameter is { Kind: ParameterKind.Weights, Layer.WeightElement: ElementType.Int4, Type.Element: ElementType.Int8 };
        return parameter.Shape(new Perturb
        {
            Tensor = parameter.Tensor,
            Direction = parameter.Direction,
            ViewShift = parameter.ViewShift,
            Output = bias ? parameter.Layer.BiasElement : nibbles ? ElementType.Int4 : parameter.Type.Element,
            Range = bias ? ValueRange.Symmetric(bound) : parameter.Type.Range,
        });
    }

    // Mask, guide and blend, as far as the parameter has them: the same values in each of its moves.
    private int[] Extra(TrainableParameter parameter)
    {
        if (_extras.TryGetValue(parameter.BindingName, out int[]? operands)) return operands;
        operands = parameter.Mask.IsEmpty && parameter.Live.IsEmpty ? [] : [StepTensors.Mask(Shared, parameter)];
        if (parameter.HasGuide)
        {
            if (_blend < 0) _blend = Builder.Input(UpdateProgram.Blend, UpdateProgram.BlendType);
            operands = [.. operands, Builder.Input(parameter.StateName(MomentumRule.Guide), parameter.States.First(s => s.Name == MomentumRule.Guide).Type), _blend];
        }

        _extras.Add(parameter.BindingName, operands);
        return operands;
    }

    /// <summary>Lets a layer be computed another way.</summary>
    /// <param name="weights">The program value that the layer's weights are.</param>
    /// <param name="rewrite">From the operator and its inputs to its outputs.</param>
    public void Rewrite(int weights, Func<Operator, ImmutableArray<int>, ImmutableArray<int>> rewrite) => _rewrites.Add(weights, rewrite);

    /// <summary>What <see cref="Rewrite(int, Func{Operator, ImmutableArray{int}, ImmutableArray{int}})"/> makes of a layer; default where nothing is to be done.</summary>
    internal ImmutableArray<int> Rewritten(Operator operation, ImmutableArray<int> inputs) =>
        _rewrites.TryGetValue(inputs[1], out Func<Operator, ImmutableArray<int>, ImmutableArray<int>>? rewrite) ? rewrite(operation, inputs) : default;

    private int KeyInput(string name) => Builder.Input(name, new TensorType(ElementType.UInt32, [4]));

    private int MagnitudeInput(string name) => Builder.Input(name, QueryProgram.MagnitudeType);
}
