using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>Reads the direction keys of a u32 tensor, four words each.</summary>
internal static class Keys
{
    public static DirectionKey At(Tensor keys, int index) => new(
        (uint)keys.Data[index * 4], (uint)keys.Data[index * 4 + 1], (uint)keys.Data[index * 4 + 2], (uint)keys.Data[index * 4 + 3]);
}
