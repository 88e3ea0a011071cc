using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcceleratorTraining;

/// <summary>What an adaptation did and cost. Accuracies are those of the files, measured on test data only.</summary>
public sealed record AdaptationResult
{
    /// <summary>Share of correct test samples with the given file, 0..1; null, and left out of JSON, where samples or outputs have no classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AccuracyBefore { get; init; }

    /// <summary>The same with the adapted file, read back from the disk.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AccuracyAfter { get; init; }

    /// <summary>Mean test loss before: nats, or the mean squared error of the objective reconstruction.</summary>
    public required double LossBefore { get; init; }

    /// <summary>The same after.</summary>
    public required double LossAfter { get; init; }

    /// <summary>Test accuracy of the 16-bit view of the weights; null unless the recipe keeps one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AccuracyAfter16Bit { get; init; }

    /// <summary>Steps done.</summary>
    public required int Steps { get; init; }

    /// <summary>Forward calls the adaptation needed, counted in samples: queries, validation and the search for step sizes, not the test evaluations.</summary>
    public required long ForwardCalls { get; init; }

    /// <summary>Weights, biases and their scales whose value in the file differs from the original.</summary>
    public required long ParametersChanged { get; init; }

    /// <summary>Elements that were trained.</summary>
    public required long ParametersTrained { get; init; }

    /// <summary>Bytes of the receipt.</summary>
    public required long ReceiptBytes { get; init; }

    /// <summary>Most bytes in use on the training device: program, activations, masters and buffers.</summary>
    public required long PeakDeviceBytes { get; init; }

    /// <summary>SHA-256 of the given file.</summary>
    public required string ModelSha256Before { get; init; }

    /// <summary>SHA-256 of the adapted file.</summary>
    public required string ModelSha256After { get; init; }

    /// <summary>Name of the backend.</summary>
    public required string Backend { get; init; }

    /// <summary>Name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Name of the recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>The run seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Tells the three parts of the data apart from others', hex.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Samples the steps saw, samples progress was measured on, samples of the test.</summary>
    public required ImmutableArray<int> Samples { get; init; }

    /// <summary>What was asked for and could not be trained.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>The step sizes that a search chose, and its forward calls; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TunedSteps? Tuning { get; init; }

    /// <summary>How the run went; null where its model was rebuilt from the receipt alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AdaptationDiagnosis? Diagnosis { get; init; }

    /// <summary>Why it did not converge, and what to do; null where nothing speaks against it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Verdict { get; init; }

    /// <summary>What the run cost, where the backend counts for a modelled machine; null, and left out of JSON, elsewhere. The test evaluations are not part of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<ExecutionBill>? Bills { get; init; }

    /// <summary>Seconds from start to end of this process's part.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>One JSON object with camel-case keys.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AdaptationResultJson.Default.AdaptationResult);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null if it is something else.</summary>
    public static AdaptationResult? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AdaptationResultJson.Default.AdaptationResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
