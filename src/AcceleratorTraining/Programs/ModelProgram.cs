using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// What the query and evaluation programs share: the lowered model with every parameter as a binding, and for each of
/// them the value that stands in its place.
/// </summary>
internal sealed class ModelProgram(LoweredModel model, ForwardProgramBuilder builder)
{
    private readonly Dictionary<string, int> _substitutes = [];

    public static string WeightsName(LinearLayer layer) => $"weights:{layer.OperatorIndex:000}";

    public static string BiasName(LinearLayer layer) => $"bias:{layer.OperatorIndex:000}";

    public static string MultiplierName(LinearLayer layer) => $"multiplier:{layer.OperatorIndex:000}";

    public static string ShiftName(LinearLayer layer) => $"shift:{layer.OperatorIndex:000}";

    /// <summary>The samples, once the model is copied in.</summary>
    public int Samples { get; private set; } = -1;

    public void Substitute(string binding, int value) => _substitutes[binding] = value;

    /// <summary>The file's own weights as a constant, so that backends pack them once.</summary>
    public int Weights(LinearLayer layer) => builder.Constant(WeightsName(layer), new TensorType(layer.WeightElement, layer.Shape(), WeightRange(layer)), layer.WeightElement.Pack(layer.Weights.AsSpan()));

    public int Bias(LinearLayer layer) => builder.Constant(BiasName(layer), new TensorType(layer.BiasElement, [layer.Outputs], new ValueRange(layer.Bias.Min(), layer.Bias.Max())), layer.BiasElement.Pack(layer.Bias.AsSpan()));

    public int Multiplier(LinearLayer layer) => builder.Constant<int>(MultiplierName(layer), ElementType.Int32, [layer.Multipliers.Length], layer.Multipliers.AsSpan());

    public int Shift(LinearLayer layer) => builder.Constant<sbyte>(ShiftName(layer), ElementType.Int8, [layer.Shifts.Length], EffectiveShifts(layer.Multipliers, layer.Shifts));

    public int Prompt(PromptTokens prompt) => builder.Constant<sbyte>(prompt.Binding, ElementType.Int8, TensorShape.Create(prompt.Shape.AsSpan()), prompt.Values.AsSpan());

    private static ValueRange WeightRange(LinearLayer layer) => new(layer.Weights.Min(), layer.Weights.Max());

    /// <summary>
    /// The shifts with -31 where the multiplier is 0: any shift gives 0 there, and this one is within every machine's range
    /// also after a gain.
    /// </summary>
    public static sbyte[] EffectiveShifts(ImmutableArray<int> multipliers, ImmutableArray<sbyte> shifts) =>
        [.. shifts.Select((s, i) => multipliers[i] == 0 ? (sbyte)-31 : s)];

    /// <summary>Everything not substituted yet becomes the file's constant.</summary>
    public void FreezeTheRest(Func<string, bool> keep)
    {
        foreach (LinearLayer layer in model.Layers)
        {
            Freeze(WeightsName(layer), () => Weights(layer));
            Freeze(BiasName(layer), () => Bias(layer));
            Freeze(MultiplierName(layer), () => Multiplier(layer));
            Freeze(ShiftName(layer), () => Shift(layer));
        }

        foreach (PromptTokens prompt in model.Prompts) Freeze(prompt.Binding, () => Prompt(prompt));

        void Freeze(string name, Func<int> constant)
        {
            if (!keep(name) && !_substitutes.ContainsKey(name)) _substitutes[name] = constant();
        }
    }

    /// <summary>Copies the model in; returns its outputs by name.</summary>
    public IReadOnlyDictionary<string, int> Inline(Func<Node, ImmutableArray<int>, ImmutableArray<int>>? rewrite = null)
    {
        Samples = builder.Input(QueryProgram.Samples, model.Program.Bindings[model.Program.IndexOfBinding(QueryProgram.Samples)].Type);
        Substitute(QueryProgram.Samples, Samples);
        return builder.Inline(model.Program, _substitutes, rewrite);
    }

    /// <summary>A constant of int32 elements.</summary>
    public static int Integers(ForwardProgramBuilder builder, string name, ReadOnlySpan<int> elements) =>
        builder.Constant(name, ElementType.Int32, [elements.Length], elements);
}
