using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>One operand of a <see cref="ResidualStep"/>.</summary>
/// <param name="Operation">Its RESCALE to int32.</param>
/// <param name="Table">Its scale, one for all channels.</param>
internal sealed record ResidualInput(Rescale Operation, ScaleTable Table)
{
    /// <summary>Whether a RESCALE can be an operand of the fused form: int8 in, nothing but scaling, no overflow before it.</summary>
    public static bool Fits(Rescale operation, TensorType x, TensorType multiplier) =>
        x.Element == ElementType.Int8 && operation is { Output: ElementType.Int32, OutputZeroPoint: 0, Minimum: int.MinValue, Maximum: int.MaxValue, PreShift: >= 0 and <= 22, NarrowMultiplier: false }
        && multiplier.Shape[0] == 1 && Math.Abs((long)operation.InputZeroPoint) <= 128;
}

/// <summary>RESCALE, RESCALE, ADD, RESCALE as one pass. Operands: a, b; result.</summary>
internal sealed unsafe class ResidualStep(ResidualInput first, ResidualInput second, Rescale operation, ScaleTable table, KernelSet kernels, int count) : Step
{
    private readonly RescaleStage _stage = new(operation, table, kernels, new ChannelPanels(1));
    private readonly RescaleStage _first = new(first.Operation, first.Table, kernels, new ChannelPanels(1));
    private readonly RescaleStage _second = new(second.Operation, second.Table, kernels, new ChannelPanels(1));

    /// <summary>Whether a RESCALE can end the fused form.</summary>
    public static bool Fits(Rescale operation, TensorType multiplier) =>
        operation is { Output: ElementType.Int8, InputZeroPoint: 0, PreShift: 0, NarrowMultiplier: false } && Math.Abs((long)operation.OutputZeroPoint) <= 1 << 14 && multiplier.Shape[0] == 1;

    public override void Run(in Frame frame, int unit)
    {
        sbyte* a = (sbyte*)Reads[0].At(frame, unit), b = (sbyte*)Reads[1].At(frame, unit), results = (sbyte*)Writes[0].At(frame, unit);
        ScalingMode mode = Join(Join(first.Table.Mode, second.Table.Mode), table.Mode);
        if (mode == ScalingMode.Scalar)
        {
            for (int i = 0; i < count; i++) results[i] = (sbyte)Scalar(a[i], b[i]);
            return;
        }

        ResidualOperand operandA = new(first.Operation.InputZeroPoint, first.Operation.PreShift, (nint)first.Table.Panels(0));
        ResidualOperand operandB = new(second.Operation.InputZeroPoint, second.Operation.PreShift, (nint)second.Table.Panels(0));
        int whole = count & -Panel.Width, rest = count - whole;
        kernels.Residual(mode, a, operandA, b, operandB, table.Panels(0), _stage.Range, results, whole);
        if (rest == 0) return;

        // Operands may be read beyond their end (AlignedMemory.Slack), results not written there.
        sbyte* tail = stackalloc sbyte[Panel.Width];
        kernels.Residual(mode, a + whole, operandA, b + whole, operandB, table.Panels(0), _stage.Range, tail, Panel.Width);
        new ReadOnlySpan<sbyte>(tail, rest).CopyTo(new Span<sbyte>(results + whole, rest));
    }

    // The left-shifting forms include the others of their rounding.
    private static ScalingMode Join(ScalingMode a, ScalingMode b) =>
        a == b ? a
        : a == ScalingMode.Double ? (b == ScalingMode.HalfUp ? ScalingMode.Scalar : b)
        : b == ScalingMode.Double && a != ScalingMode.HalfUp ? a
        : ScalingMode.Scalar;

    private long Scalar(sbyte a, sbyte b)
    {
        long sum = _first.Finish(_first.Prepare(a), 0) + _second.Finish(_second.Prepare(b), 0);
        return _stage.Finish(FixedPoint.SaturateToInt32(sum), 0);
    }
}
