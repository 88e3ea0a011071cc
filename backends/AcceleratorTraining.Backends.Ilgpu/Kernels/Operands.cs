using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// What most kernels work on. Unused operands are some valid view. A launch may serve several submits at once: each has a
/// slot, and an operand that differs among them lies a stride apart in each.
/// </summary>
internal struct Operands
{
    /// <summary>Threads a slot.</summary>
    public int Threads;

    /// <summary>Bytes from slot to slot; 0 for what all share.</summary>
    public long AStride, BStride, CStride, YStride, ZStride;

    /// <summary>First input.</summary>
    public ArrayView<byte> A;

    /// <summary>Second input.</summary>
    public ArrayView<byte> B;

    /// <summary>Third input.</summary>
    public ArrayView<byte> C;

    /// <summary>First result.</summary>
    public ArrayView<byte> Y;

    /// <summary>Second result, or scratch.</summary>
    public ArrayView<byte> Z;

    /// <summary>Shapes and strides of the program.</summary>
    public ArrayView<int> Steps;

    /// <summary>The specification's tables.</summary>
    public ArrayView<int> Tables;

    /// <summary>Moves every operand to the thread's slot.</summary>
    /// <returns>The thread's index within the slot.</returns>
    public int Enter(int thread)
    {
        int slot = thread / Threads;
        A = A.SubView(slot * AStride);
        B = B.SubView(slot * BStride);
        C = C.SubView(slot * CStride);
        Y = Y.SubView(slot * YStride);
        Z = Z.SubView(slot * ZStride);
        return thread - slot * Threads;
    }
}
