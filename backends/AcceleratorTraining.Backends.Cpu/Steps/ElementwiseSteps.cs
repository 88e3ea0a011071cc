using System.Numerics;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>ADD of equal shapes. Operands: a, b; sum.</summary>
internal sealed unsafe class AddStep(KernelSet kernels, int count) : Step
{
    public override void Run(in Frame frame, int unit) =>
        kernels.Add((int*)Reads[0].At(frame, unit), (int*)Reads[1].At(frame, unit), (int*)Writes[0].At(frame, unit), count);
}

/// <summary>RESHAPE, and copies that the plan needs. Operands: x; result.</summary>
internal sealed unsafe class CopyStep(long bytes) : Step
{
    public override void Run(in Frame frame, int unit) =>
        Buffer.MemoryCopy(Reads[0].At(frame, unit), Writes[0].At(frame, unit), bytes, bytes);
}

/// <summary>CLAMP. Operands: x; result.</summary>
internal sealed unsafe class ClampStep<T>(T minimum, T maximum, int count) : Step
    where T : unmanaged, INumber<T>
{
    public override void Run(in Frame frame, int unit)
    {
        T* x = (T*)Reads[0].At(frame, unit), result = (T*)Writes[0].At(frame, unit);
        for (int i = 0; i < count; i++) result[i] = x[i] < minimum ? minimum : x[i] > maximum ? maximum : x[i];
    }
}

/// <summary>CAST. Operands: x; result.</summary>
internal sealed unsafe class CastStep<TIn, TOut>(int zeroPoint, int count) : Step
    where TIn : unmanaged, IBinaryInteger<TIn>
    where TOut : unmanaged, IBinaryInteger<TOut>
{
    public override void Run(in Frame frame, int unit)
    {
        TIn* x = (TIn*)Reads[0].At(frame, unit);
        TOut* result = (TOut*)Writes[0].At(frame, unit);
        for (int i = 0; i < count; i++) result[i] = TOut.CreateSaturating(Subtract(long.CreateTruncating(x[i])));
    }

    // Only an i64 can leave 64 bits, and then the result is a rail either way.
    private long Subtract(long value) => typeof(TIn) != typeof(long)
        ? value - zeroPoint
        : (long)Int128.Clamp((Int128)value - zeroPoint, long.MinValue, long.MaxValue);
}

/// <summary>TABLE. Operands: x, and the table whole; result.</summary>
internal sealed unsafe class TableStep<T>(int count) : Step
    where T : unmanaged
{
    public override void Run(in Frame frame, int unit)
    {
        sbyte* x = (sbyte*)Reads[0].At(frame, unit);
        T* entries = (T*)Reads[1].At(frame, unit) + 128, result = (T*)Writes[0].At(frame, unit);
        for (int i = 0; i < count; i++) result[i] = entries[x[i]];
    }
}
