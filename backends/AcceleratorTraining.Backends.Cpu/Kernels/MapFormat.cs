namespace AcceleratorTraining.Backends.Cpu;

/// <summary>How activations lie in a map, and with that which kernel reads them.</summary>
internal enum MapFormat
{
    /// <summary>int8 as they are: depthwise kernels.</summary>
    Int8,

    /// <summary>int8 in the format of the lanes' own dense kernel.</summary>
    Kernel,

    /// <summary>int16: as they are, or widened from int8; dense kernels that multiply words, and depthwise ones.</summary>
    Int16,
}
