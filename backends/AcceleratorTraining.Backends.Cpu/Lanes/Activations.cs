using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The format that a channel kernel reads its activations in, as a policy.</summary>
internal unsafe interface IActivations
{
    /// <summary>Bytes of one.</summary>
    static abstract int ElementBytes { get; }

    /// <summary>One vector of them, sign-extended.</summary>
    static abstract TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>int8.</summary>
internal readonly unsafe struct Int8Activations : IActivations
{
    public static int ElementBytes => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadInt8((sbyte*)source);
}

/// <summary>int16.</summary>
internal readonly unsafe struct Int16Activations : IActivations
{
    public static int ElementBytes => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadInt16((short*)source);
}
