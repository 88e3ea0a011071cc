using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>What most kernels work on. Unused operands are some valid view.</summary>
internal struct Operands
{
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
}
