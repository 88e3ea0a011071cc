using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>One operation of the machine: what a command of its stream starts.</summary>
internal sealed record NpuOperation
{
    /// <summary>For messages and reports.</summary>
    public required string Name { get; init; }

    /// <summary>The mode it runs in.</summary>
    public required NpuOperationKind Kind { get; init; }

    /// <summary>What its output stage does to an element.</summary>
    public OutputRate Rate { get; init; }

    /// <summary>What the output stage does after that.</summary>
    public FusedActivation Activation { get; init; }

    /// <summary>The first input.</summary>
    public required NpuFeatureMap Input { get; init; }

    /// <summary>The second input of elementwise operations.</summary>
    public NpuFeatureMap? SecondInput { get; init; }

    /// <summary>Whether an input is a constant that travels in the command: it takes no room in the shared buffer.</summary>
    public bool UsesScalar { get; init; }

    /// <summary>The output.</summary>
    public required NpuFeatureMap Output { get; init; }

    /// <summary>Rows of the window.</summary>
    public int KernelHeight { get; init; } = 1;

    /// <summary>Columns of the window.</summary>
    public int KernelWidth { get; init; } = 1;

    /// <summary>Rows between two outputs.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns between two outputs.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Rows between two taps.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns between two taps.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Its weights, biases and multipliers; null without any.</summary>
    public NpuWeights? Weights { get; init; }

    /// <summary>Bytes of a lookup table that is copied into the shared buffer first; 0 without one.</summary>
    public int TableBytes { get; init; }

    /// <summary>Where the table lies; null without one.</summary>
    public MemoryLevel? TableMemory { get; init; }

    /// <summary>Whether a copy stays where it is: only its shape changes.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>Whether its input and output are parameters rather than activations, and its second input is what is added to them.</summary>
    public bool WorksOnParameters { get; init; }

    /// <summary>Rows that the taps of a window span.</summary>
    public int WindowHeight => checked((KernelHeight - 1) * DilationHeight + 1);

    /// <summary>Columns that the taps of a window span.</summary>
    public int WindowWidth => checked((KernelWidth - 1) * DilationWidth + 1);

    /// <summary>Taps of a window.</summary>
    public long KernelElements => (long)KernelHeight * KernelWidth;

    /// <summary>Whether output channel c needs input channel c alone.</summary>
    public bool KeepsDepth => Kind is NpuOperationKind.DepthwiseConvolution or NpuOperationKind.Pooling or NpuOperationKind.Elementwise;

    /// <summary>Multiply-accumulates; taps of pooling count as such, elementwise work does not.</summary>
    public long Macs => Kind switch
    {
        NpuOperationKind.DepthwiseConvolution or NpuOperationKind.Pooling => checked(KernelElements * Output.Shape.ElementCount),
        NpuOperationKind.Elementwise or NpuOperationKind.Copy => 0,
        _ => checked(KernelElements * Input.Shape.Channels * Output.Shape.ElementCount),
    };
}
