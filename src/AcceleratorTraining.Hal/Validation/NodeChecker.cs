using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>What an operator sees while it checks one of its nodes: types, constants, the profile, and a place to report.</summary>
internal sealed class NodeChecker(ForwardProgram program, int node, AcceleratorProfile profile, ImmutableArray<ProgramDiagnostic>.Builder diagnostics)
{
    private readonly Node _node = program.Nodes[node];

    public TensorType Input(int index) => Value(index).Type;

    public ProgramValue Value(int index) => program.Values[_node.Inputs[index]];

    /// <summary>Reports rule NAME-<paramref name="rule"/> of the operator unless <paramref name="holds"/>.</summary>
    public void Require(int rule, bool holds, string message)
    {
        if (!holds) Report($"{_node.Operator.Name}-{rule:00}", message);
    }

    /// <summary>Checks the number of operands; without it no other rule can be looked at.</summary>
    public bool Arity(int inputs, int outputs)
    {
        bool holds = _node.Inputs.Length == inputs && _node.Outputs.Length == outputs;
        if (!holds)
        {
            Report("PROGRAM-03", $"{_node.Operator.Name} takes {inputs} inputs and gives {outputs} outputs, not {_node.Inputs.Length} and {_node.Outputs.Length}");
        }

        return holds;
    }

    public int InputCount => _node.Inputs.Length;

    /// <summary>Checks the number of operands of an operator that takes any number from <paramref name="inputs"/>.</summary>
    public bool ArityAtLeast(int inputs, int outputs)
    {
        bool holds = _node.Inputs.Length >= inputs && _node.Outputs.Length == outputs;
        if (!holds) Report("PROGRAM-03", $"{_node.Operator.Name} takes {inputs} or more inputs and gives {outputs} outputs, not {_node.Inputs.Length} and {_node.Outputs.Length}");
        return holds;
    }

    public void Window(Window2D window, TensorShape x, int filterHeight, int filterWidth)
    {
        int filter = profile.Limits.Filter, stride = profile.Limits.Stride;
        Limit("WINDOW-01", filterHeight >= 1 && filterHeight <= filter && filterWidth >= 1 && filterWidth <= filter, $"filter {filterHeight}x{filterWidth} shall be within [1, {filter}]");
        Limit("WINDOW-03", window.StrideY >= 1 && window.StrideY <= stride && window.StrideX >= 1 && window.StrideX <= stride, $"stride {window.StrideY}x{window.StrideX} shall be within [1, {stride}]");
        Limit("WINDOW-04", window.DilationY is >= 1 and <= 1024 && window.DilationX is >= 1 and <= 1024, $"dilation {window.DilationY}x{window.DilationX} shall be within [1, 1024]");
        bool padding = window.PadTop is >= 0 and <= 4096 && window.PadBottom is >= 0 and <= 4096 && window.PadLeft is >= 0 and <= 4096 && window.PadRight is >= 0 and <= 4096;
        Limit("WINDOW-05", padding, "padding shall be within [0, 4096]");
        if (!padding || window.StrideY < 1 || window.StrideX < 1 || window.DilationY < 1 || window.DilationX < 1 || filterHeight < 1 || filterWidth < 1) return;
        Limit("WINDOW-02", window.OutputHeight(x[1], filterHeight) > 0 && window.OutputWidth(x[2], filterWidth) > 0, $"filter {filterHeight}x{filterWidth} shall fit the padded map of {x}");
    }

    /// <summary>The rules shared by everything that sums products. spec: ACC</summary>
    public void Accumulation(TensorType x, int zeroPoint, TensorType weights, TensorType bias, int outputs, ElementOrder order)
    {
        Limit("PROFILE-01", profile.Activations.Contains(x.Element), $"activations {x.Element.SpecName()} shall be one of {Names(profile.Activations)}");
        Limit("PROFILE-02", profile.Weights.Contains(weights.Element), $"weights {weights.Element.SpecName()} shall be one of {Names(profile.Weights)}");
        Limit("NUMBER-02", x.Element.FullRange().Contains(zeroPoint), $"zero point {zeroPoint} shall lie in {x.Element.SpecName()}");
        bool biasFits = bias.Element is ElementType.Int32 or ElementType.Int64 && bias.Shape.Rank == 1 && bias.Shape[0] == outputs;
        Limit("ACC-06", biasFits, $"bias {bias} shall be i32 or i64 [{outputs}]");
        if (!biasFits || !x.Element.FullRange().Contains(zeroPoint)) return;

        Limit("ACC-07", Values(Value(2)).All(profile.BiasRange.Contains), $"bias shall lie within {profile.BiasBits} bits {profile.BiasRange}");
        bool formats = profile.Activations.Contains(x.Element) && profile.Weights.Contains(weights.Element);
        if (!formats || profile.AccumulatorOverflow != AccumulatorOverflow.Forbidden) return;
        int bits = Math.Min(profile.AccumulatorBits, bias.Element.BitCount());
        Int128 bound = AccumulatorBound.Compute(x, zeroPoint, Value(1), Value(2), order);
        Limit("ACC-02", bound < Int128.One << (bits - 1), $"sums may reach {bound}, which shall be below 2^{bits - 1}");
    }

    public void Multipliers(TensorType multiplier, TensorType shift, int channels, bool narrow)
    {
        RescaleRules rules = profile.Rescale;
        bool shapes = multiplier.Element == ElementType.Int32 && shift.Element == ElementType.Int8 && multiplier.Shape.Rank == 1
            && multiplier.Shape == shift.Shape && (multiplier.Shape[0] == 1 || multiplier.Shape[0] == channels);
        Require(2, shapes, $"multiplier {multiplier} and shift {shift} shall be i32 and i8, both [1] or both [{channels}]");
        if (!shapes) return;
        Require(3, Values(Value(1)).All(m => m >= 0), "a multiplier shall not be negative");
        Require(4, Values(Value(2)).All(rules.Shift.Contains), $"shifts shall be within {rules.Shift}");
        Require(12, !narrow || Values(Value(2)).All(s => s is >= -31 and <= 14), "shifts of the narrow form shall be within [-31, 14]");
        Limit("PROFILE-04", rules.Scales != ScaleKind.PerTensor || multiplier.Shape[0] == 1, "multipliers shall be one a tensor");
        // A range is not enough for a bound multiplier: everything between its ends could come.
        bool powers = rules.Scales != ScaleKind.PowerOfTwo
            || (Value(1).IsConstant ? Values(Value(1)).All(m => m is 0 or 1L << 30) : multiplier.Range == new ValueRange(1L << 30, 1L << 30));
        Limit("PROFILE-04", powers, "multipliers shall be powers of two (2^30, or 0)");
    }

    /// <summary>The rules of products of two activations. spec: ACC</summary>
    public void Products(TensorType a, int leftZeroPoint, TensorType b, int rightZeroPoint, int count, ElementType accumulator)
    {
        foreach ((TensorType x, int zeroPoint) in new[] { (a, leftZeroPoint), (b, rightZeroPoint) })
        {
            Limit("PROFILE-01", profile.Activations.Contains(x.Element), $"activations {x.Element.SpecName()} shall be one of {Names(profile.Activations)}");
            Limit("NUMBER-02", x.Element.FullRange().Contains(zeroPoint), $"zero point {zeroPoint} shall lie in {x.Element.SpecName()}");
        }

        if (profile.AccumulatorOverflow != AccumulatorOverflow.Forbidden) return;
        int bits = Math.Min(profile.AccumulatorBits, accumulator.BitCount());
        Int128 bound = AccumulatorBound.Magnitude(a, leftZeroPoint) * AccumulatorBound.Magnitude(b, rightZeroPoint) * count;
        Limit("ACC-02", bound < Int128.One << (bits - 1), $"sums may reach {bound}, which shall be below 2^{bits - 1}");
    }

    /// <summary>What data movement takes: every format of whole bytes.</summary>
    public void Movable(int rule, TensorType x) => Require(rule, x.Element != ElementType.Int4, $"x {x} shall have a format of whole bytes");

    public void Key(int rule, TensorType key, int count)
    {
        bool shape = key.Element == ElementType.UInt32 && key.Shape.ElementCount == count * 4 && count > 0;
        Require(rule, shape, $"key {key} shall be u32 with 4 words a query");
    }

    public void Scale(int rule, TensorType w, int index, ElementOrder order)
    {
        TensorType scale = Input(index);
        bool rank = order == ElementOrder.Linear || w.Shape.Rank >= 2;
        Require(rule, rank, $"element order {order} needs w {w} of rank 2 or more");
        if (!rank) return;
        int outputs = new ElementNumbering(order, w.Shape).Outputs;
        bool holds = scale.Element == ElementType.Int32 && scale.Shape.Rank == 1 && (scale.Shape[0] == 1 || scale.Shape[0] == outputs);
        holds = holds && Values(Value(index)).All(s => s is >= 0 and <= Perturb.MaximumScale);
        Require(rule, holds, $"scale {scale} shall be i32, [1] or [{outputs}], in [0, {Perturb.MaximumScale}]");
    }

    // A constant's values; the ends of the declared range otherwise: all rules here are interval rules.
    private static IEnumerable<long> Values(ProgramValue value)
    {
        if (!value.IsConstant) return [value.Type.Range.Minimum, value.Type.Range.Maximum];
        return Enumerable.Range(0, value.Type.Shape.ElementCount).Select(i => value.Type.Element.Read(value.Constant.AsSpan(), i));
    }

    private static string Names(ImmutableArray<ElementType> elements) => string.Join(", ", elements.Select(e => e.SpecName()));

    public void Limit(string rule, bool holds, string message)
    {
        if (!holds) Report(rule, message);
    }

    private void Report(string rule, string message) => diagnostics.Add(new ProgramDiagnostic(rule, node, message, profile.Name));
}
