using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>What a run of a float baseline is asked for; one JSON object. Files of inputs are the model's raw input bytes, labels int32, little-endian.</summary>
public sealed record BackpropRequest
{
    /// <summary>Path of a .tflite file.</summary>
    public required string Model { get; init; }

    /// <summary>Path of the samples to train on.</summary>
    public required string TrainInputs { get; init; }

    /// <summary>Path of their labels; null for squared error.</summary>
    public string? TrainLabels { get; init; }

    /// <summary>Path of the samples to evaluate on.</summary>
    public required string TestInputs { get; init; }

    /// <summary>Path of their labels; null for squared error.</summary>
    public string? TestLabels { get; init; }

    /// <summary>Path of the samples that choose the learning rate; null for none.</summary>
    public string? ValidationInputs { get; init; }

    /// <summary>Path of their labels.</summary>
    public string? ValidationLabels { get; init; }

    /// <summary>"adam", "sgd" or "mezo".</summary>
    public string Method { get; init; } = "adam";

    /// <summary>"all", "head", "bias", "bias+gain", "bias+gain+head" (biases and gains, and the last layer's weights) or "last-stage".</summary>
    public string Subset { get; init; } = "all";

    /// <summary>"cross-entropy", or "squared-error" between the output and the input.</summary>
    public string Loss { get; init; } = "cross-entropy";

    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = 24;

    /// <summary>Steps in all, in place of epochs; 0 for epochs.</summary>
    public int Steps { get; init; }

    /// <summary>Samples a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Rates to choose from on the validation samples, without those on the samples to train on; one is taken as it is, none means the method's default.</summary>
    public ImmutableArray<double> LearningRates { get; init; } = [];

    /// <summary>"linear" or "cosine", both to zero, or "constant".</summary>
    public string Schedule { get; init; } = "linear";

    /// <summary>Decides order and directions.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the forward pass rounds weights and activations to the file's grids, straight through backward.</summary>
    public bool FakeQuantization { get; init; } = true;

    /// <summary>Whether the last layer starts from zero.</summary>
    public bool NewHead { get; init; }

    /// <summary>Classes that count, the first of the model's; 0 for all.</summary>
    public int Classes { get; init; }

    /// <summary>Where the trained model goes; null for nowhere.</summary>
    public string? Output { get; init; }

    /// <summary>A folder that gets the requantized model after every epoch, epoch-NNN.tflite; null for none.</summary>
    public string? Checkpoints { get; init; }
}
