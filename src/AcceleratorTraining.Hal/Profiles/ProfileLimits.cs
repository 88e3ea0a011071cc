namespace AcceleratorTraining.Hal;

/// <summary>The sizes a machine can hold; a program beyond one is rejected at Compile. spec: PROFILE-05</summary>
public sealed record ProfileLimits
{
    /// <summary>Largest tensor rank.</summary>
    public required int Rank { get; init; }

    /// <summary>Largest filter height or width of a convolution or pool.</summary>
    public required int Filter { get; init; }

    /// <summary>Largest stride.</summary>
    public required int Stride { get; init; }

    /// <summary>Largest single tensor, in bytes.</summary>
    public required long TensorBytes { get; init; }

    /// <summary>Device memory for constants, activations, scratch and allocated buffers together, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Alignment of every tensor in device memory, in bytes; a power of two.</summary>
    public required int Alignment { get; init; }
}
