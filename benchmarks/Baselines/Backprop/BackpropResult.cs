using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>What a run of a float baseline reached; one JSON object.</summary>
public sealed record BackpropResult
{
    /// <summary>Why there is no result; null for success.</summary>
    public string? Error { get; init; }

    /// <summary>Share of test samples right, the file as it was, in integers; null for squared error.</summary>
    public double? AccuracyBefore { get; init; }

    /// <summary>The same after training, in float (with the rounding of fake quantization, if asked for).</summary>
    public double? AccuracyFloat { get; init; }

    /// <summary>The same of the requantized file, in integers on backend cpu with profile tflite-reference.</summary>
    public double? AccuracyInt8 { get; init; }

    /// <summary>The rate that was chosen.</summary>
    public double LearningRate { get; init; }

    /// <summary>Of each rate tried, how the validation samples fared: accuracy, or mean error.</summary>
    public ImmutableArray<LearningRateTrial> Trials { get; init; } = [];

    /// <summary>Mean loss of each epoch's steps.</summary>
    public ImmutableArray<double> Curve { get; init; } = [];

    /// <summary>Training samples run forward, by the run that counts.</summary>
    public long ForwardPasses { get; init; }

    /// <summary>Training samples run backward, by the run that counts.</summary>
    public long BackwardPasses { get; init; }

    /// <summary>Samples run forward to choose the learning rate.</summary>
    public long SearchForwardPasses { get; init; }

    /// <summary>Samples run backward to choose the learning rate.</summary>
    public long SearchBackwardPasses { get; init; }

    /// <summary>Seconds of the run that counts, evaluation left out.</summary>
    public double Seconds { get; init; }

    /// <summary>Bytes of training beyond the file: the sum of the next four.</summary>
    public long StateBytes { get; init; }

    /// <summary>Bytes of one sample's activations, held from forward to backward. A batch is gone through sample by sample.</summary>
    public long ActivationBytes { get; init; }

    /// <summary>Bytes of gradients, of activations and parameters.</summary>
    public long GradientBytes { get; init; }

    /// <summary>Bytes of float parameters.</summary>
    public long ParameterBytes { get; init; }

    /// <summary>Bytes of the optimiser's own state.</summary>
    public long OptimizerBytes { get; init; }

    /// <summary>Parameters trained.</summary>
    public long TrainedParameters { get; init; }

    /// <summary>Mean squared error of each test sample before, in integers; empty for cross-entropy.</summary>
    public ImmutableArray<double> ErrorsBefore { get; init; } = [];

    /// <summary>The same of the requantized file.</summary>
    public ImmutableArray<double> ErrorsAfter { get; init; } = [];
}
