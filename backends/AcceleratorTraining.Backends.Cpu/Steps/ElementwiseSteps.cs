using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>ADD. Operands: a, b; sum.</summary>
internal sealed unsafe class AddStep(KernelSet kernels, int count) : Step
{
    public override void Run(in Frame frame, int unit) =>
        kernels.Add((int*)Reads[0].At(frame, unit), (int*)Reads[1].At(frame, unit), (int*)Writes[0].At(frame, unit), count);
}

/// <summary>MUL. Operands: a, and b whole; result.</summary>
internal sealed unsafe class MultiplyStep(int shift, int rows, int channels) : Step
{
    public override void Run(in Frame frame, int unit)
    {
        int* a = (int*)Reads[0].At(frame, unit), b = (int*)Reads[1].At(frame, unit), result = (int*)Writes[0].At(frame, unit);
        for (int r = 0; r < rows; r++)
        {
            long factor = a[r];
            for (int c = 0; c < channels; c++) *result++ = FixedPoint.SaturateToInt32(HalfAwayFromZero.ShiftRight(factor * b[c], shift));
        }
    }
}

/// <summary>RESHAPE, and copies that the plan needs. Operands: x; result.</summary>
internal sealed unsafe class CopyStep(long bytes) : Step
{
    public override void Run(in Frame frame, int unit) =>
        Buffer.MemoryCopy(Reads[0].At(frame, unit), Writes[0].At(frame, unit), bytes, bytes);
}

/// <summary>SOFTMAX. Operands: x; result.</summary>
internal sealed unsafe class SoftmaxStep(Softmax operation, int rows, int classes) : Step
{
    public override void Run(in Frame frame, int unit)
    {
        byte* x = Reads[0].At(frame, unit), results = Writes[0].At(frame, unit);
        for (int r = 0; r < rows; r++)
        {
            FixedPointSoftmax.Row(operation, new ReadOnlySpan<sbyte>(x + (long)r * classes, classes), new Span<sbyte>(results + (long)r * classes, classes));
        }
    }
}
