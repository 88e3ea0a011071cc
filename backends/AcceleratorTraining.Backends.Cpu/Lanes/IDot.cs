namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// How dense kernels multiply: each lane adds the products of one 32-bit group of activations with its own group of
/// weights. Two formats exist: four uint8 x int8, or two int16 x int16; both are exact for int8 data.
/// </summary>
/// <typeparam name="TVector">Vector of int32 lanes.</typeparam>
internal unsafe interface IDot<TVector>
    where TVector : unmanaged
{
    /// <summary>Bytes of one activation or weight in kernel format: 1 or 2. A group holds 4 / ElementBytes of them.</summary>
    static abstract int ElementBytes { get; }

    /// <summary>What is added to an int8 activation to make it the kernel's: 128 or 0.</summary>
    static abstract int ActivationOffset { get; }

    /// <summary>sum + activations . weights in each lane, wrapping at 32 bits.</summary>
    static abstract TVector Accumulate(TVector sum, TVector activations, TVector weights);

    /// <summary>Brings int8 activations to kernel format.</summary>
    static abstract void Convert(sbyte* source, byte* destination, int count);
}
