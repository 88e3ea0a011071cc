using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>One line of what the baselines program answers. What a request does not ask for is empty.</summary>
public sealed record BackpropagationResult
{
    /// <summary>Share of correct test samples before, 0..1.</summary>
    public double AccuracyBefore { get; init; }

    /// <summary>After, in float.</summary>
    public double AccuracyFloat { get; init; }

    /// <summary>After, re-quantized into the file and executed in integers.</summary>
    public double AccuracyInt8 { get; init; }

    /// <summary>The learning rate that validation chose.</summary>
    public double LearningRate { get; init; }

    /// <summary>One figure an epoch.</summary>
    public ImmutableArray<double> Curve { get; init; } = [];

    /// <summary>Samples passed forwards by the run that counts; searches for a learning rate come on top.</summary>
    public long ForwardPasses { get; init; }

    /// <summary>Samples passed backwards.</summary>
    public long BackwardPasses { get; init; }

    /// <summary>Wall time.</summary>
    public double Seconds { get; init; }

    /// <summary>Activations kept, gradients and optimiser state.</summary>
    public long StateBytes { get; init; }

    /// <summary>Squared error: of each test sample, before.</summary>
    public ImmutableArray<double> ErrorsBefore { get; init; } = [];

    /// <summary>Squared error: of each test sample, after.</summary>
    public ImmutableArray<double> ErrorsAfter { get; init; } = [];
}
