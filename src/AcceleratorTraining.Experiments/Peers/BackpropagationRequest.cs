using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AcceleratorTraining.Experiments;

/// <summary>One line of what the baselines program is asked: which model, which samples, how to train. Paths are absolute.</summary>
public sealed record BackpropagationRequest
{
    /// <summary>The .tflite file.</summary>
    public required string Model { get; init; }

    /// <summary>Samples as the model's input bytes, one after another.</summary>
    public string TrainInputs { get; init; } = "";

    /// <summary>Their classes, i32 little-endian.</summary>
    public string TrainLabels { get; init; } = "";

    /// <summary>What accuracy is measured on.</summary>
    public string TestInputs { get; init; } = "";

    /// <summary>Their classes.</summary>
    public string TestLabels { get; init; } = "";

    /// <summary>What the learning rate is chosen by; null without.</summary>
    public string? ValidationInputs { get; init; }

    /// <summary>Their classes; null without.</summary>
    public string? ValidationLabels { get; init; }

    /// <summary>adam, sgd or mezo.</summary>
    public string Method { get; init; } = "adam";

    /// <summary>all, head, bias, bias+gain, bias+gain+head or last-stage.</summary>
    public string Subset { get; init; } = "all";

    /// <summary>cross-entropy or squared-error.</summary>
    public string Loss { get; init; } = "cross-entropy";

    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Samples a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Tried one after another; the best on the validation samples counts.</summary>
    public ImmutableArray<double> LearningRates { get; init; } = [0.0003, 0.001, 0.003];

    /// <summary>Order of samples, and whatever else is random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether activations and weights are quantized while training.</summary>
    public bool FakeQuantization { get; init; }

    /// <summary>Whether the last layer starts anew.</summary>
    public bool NewHead { get; init; }

    /// <summary>Classes of a new head; null for the model's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Classes { get; init; }

    /// <summary>A folder that gets the re-quantized model after every epoch as epoch-NNN.tflite; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checkpoints { get; init; }
}
