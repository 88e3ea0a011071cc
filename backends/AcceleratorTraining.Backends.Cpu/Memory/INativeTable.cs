namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Native memory that belongs to an executable: packed weights, scales, offsets.</summary>
internal interface INativeTable : IDisposable
{
    /// <summary>Its size.</summary>
    long ByteCount { get; }
}
