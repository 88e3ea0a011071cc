using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>One unit of work of an accelerator: an accumulation with its output stage, or an operator of its own.</summary>
public sealed record WorkloadOperator
{
    /// <summary>For reports; unique in its workload.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of work.</summary>
    public required OperatorClass Class { get; init; }

    /// <summary>The (first) input.</summary>
    public required FeatureShape Input { get; init; }

    /// <summary>The second activation of elementwise operators and batch products.</summary>
    public FeatureShape? SecondInput { get; init; }

    /// <summary>The (first) output.</summary>
    public required FeatureShape Output { get; init; }

    /// <summary>Rows of the window; 1 without one.</summary>
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

    /// <summary>Groups of a convolution; 1 otherwise.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Bits of an input element.</summary>
    public int InputBits { get; init; } = 8;

    /// <summary>Bits of a weight; of the second input where there are no weights.</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>Bits of an output element.</summary>
    public int OutputBits { get; init; } = 8;

    /// <summary>Bits of a partial sum as it would be stored.</summary>
    public int AccumulatorBits { get; init; } = 32;

    /// <summary>Whether a bias a channel is added.</summary>
    public bool HasBias { get; init; }

    /// <summary>What the output stage does.</summary>
    public FusedActivation Activation { get; init; }

    /// <summary>Where its weights come from.</summary>
    public WeightSource WeightSource { get; init; }

    /// <summary>Bytes of the weights as stored, biases and multipliers not counted.</summary>
    public long WeightBytes { get; init; }

    /// <summary>Bytes that constant weights take at least when a code looks at each byte by itself: their entropy; null where they are not known.</summary>
    public long? WeightEntropyBytes { get; init; }

    /// <summary>The tensor of <see cref="Input"/>; -1 where it is not known.</summary>
    public int InputTensor { get; init; } = -1;

    /// <summary>The tensor of <see cref="SecondInput"/>; -1 where there is none, or it is not known.</summary>
    public int SecondInputTensor { get; init; } = -1;

    /// <summary>The weights' tensor; -1 without one.</summary>
    public int WeightTensor { get; init; } = -1;

    /// <summary>Tensors it reads, weights and biases included, each once.</summary>
    public ImmutableArray<int> Reads { get; init; } = [];

    /// <summary>Tensors it writes.</summary>
    public ImmutableArray<int> Writes { get; init; } = [];

    /// <summary>Nodes of the program that it carries out.</summary>
    public ImmutableArray<int> Nodes { get; init; } = [];

    /// <summary>Random numbers that it draws: one an element of each direction.</summary>
    public long DrawnElements { get; init; }

    /// <summary>Whether the array computes it: it is a sum of products.</summary>
    public bool IsAccumulation => Class is OperatorClass.Convolution or OperatorClass.DepthwiseConvolution or OperatorClass.FullyConnected or OperatorClass.BatchMatMul or OperatorClass.HeadGradient;

    /// <summary>The operator as matrix products; M, N, K are 0 where it is none.</summary>
    public GemmShape Gemm => Class switch
    {
        OperatorClass.Convolution => new((long)Output.Batch * Output.Height * Output.Width, Output.Channels / Groups, (long)KernelHeight * KernelWidth * (Input.Channels / Groups), Groups),
        OperatorClass.DepthwiseConvolution => new((long)Output.Batch * Output.Height * Output.Width, Output.Channels / Input.Channels, (long)KernelHeight * KernelWidth, Input.Channels),
        OperatorClass.FullyConnected => new((long)Output.Batch * Output.Height * Output.Width, Output.Channels, Input.Channels, 1),
        OperatorClass.BatchMatMul => new(Output.Width, Output.Channels, Input.Channels, (long)Output.Batch * Output.Height),
        OperatorClass.HeadGradient => new(Output.Width, Output.Channels, Input.Width, 1),
        _ => default,
    };

    /// <summary>Multiply-accumulates; 0 for operators that are no sum of products.</summary>
    public long Macs => Gemm.Macs;
}
