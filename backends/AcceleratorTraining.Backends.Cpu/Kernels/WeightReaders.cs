namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Reads an element of dense weights, as a policy: packing is done anew for every perturbed network.</summary>
internal unsafe interface IWeightReader
{
    static abstract int Read(byte* weights, int index);
}

/// <summary>int8.</summary>
internal readonly unsafe struct Int8Weights : IWeightReader
{
    public static int Read(byte* weights, int index) => ((sbyte*)weights)[index];
}

/// <summary>int16.</summary>
internal readonly unsafe struct Int16Weights : IWeightReader
{
    public static int Read(byte* weights, int index) => ((short*)weights)[index];
}

/// <summary>Two 4-bit numbers in a byte.</summary>
internal readonly unsafe struct Int4Weights : IWeightReader
{
    public static int Read(byte* weights, int index) => Dense.Int4(weights, index);
}
