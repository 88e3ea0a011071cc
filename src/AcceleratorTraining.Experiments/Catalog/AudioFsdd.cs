using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// MLPerf Tiny's keyword model on spoken digits, one speaker left out: four speakers teach it the digits, then it adapts
/// to few clips of the fifth.
/// </summary>
internal sealed class AudioFsdd : IExperiment
{
    private const string Backpropagation = "backprop";
    private const string Origin = "github.com/Jakobovski/free-spoken-digit-dataset, its folder recordings as a zip";
    private const int Seeds = 2, Batch = 32, PeerSteps = 300, QuickSteps = 300;
    private const ulong FirstStageSeed = 1;

    private static readonly ImmutableArray<double> PeerRates = [0.003, 0.01, 0.001];

    // The digits are new to the model, so the first stage starts from class means.
    private static readonly AdaptationRecipe FirstStage = AdaptationRecipes.Default with { Name = "digits", NewHead = true };

    /// <inheritdoc/>
    public string Name => "audio-fsdd";

    /// <inheritdoc/>
    public string Summary => "DS-CNN int8 on spoken digits, one speaker left out: adapted to 1, 5 or 10 clips a digit of that speaker.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        QuantizedModel model = QuantizedModel.Load(SharedModels.KeywordSpotting(context.Data));
        string path = context.Data.Require("fsdd/recordings.zip", Origin);
        ImmutableArray<string> speakers = Speakers(path);
        ModelTensor input = model.Tensors[model.Inputs[0]];
        Lazy<AudioFeatureDataset> digits = new(() => new AudioFeatureDataset(AudioDatasetReader.Open(path), AudioFrontEnd.Mfcc, new FeatureQuantizer(input.Scale, (int)input.ZeroPoint)));
        List<ExperimentCell> cells = [];
        foreach (string speaker in context.Quick ? speakers.Take(2) : speakers)
        {
            SpeakerClips clips = new(digits, context.Data.Hash(path), speaker);
            AdaptationMethods methods = new(context, StartingModel.Adapted(context, model, FirstStage, clips.Others, clips.OthersFingerprint, FirstStageSeed), clips);
            cells.AddRange(from count in context.Quick ? (int[])[5] : [1, 5, 10] from seed in context.SeedList(Seeds) from cell in Cells(context, methods, speaker, count, seed) select cell);
        }

        return [.. cells.OrderBy(c => ClipsOf(c.Task))];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Spoken digits, one speaker left out",
        string.Create(CultureInfo.InvariantCulture, $"""
        MLPerf Tiny DS-CNN (int8, 12 keywords) on the Free Spoken Digit Dataset. First stage, for each speaker: a class-mean head, then {FirstStage.Steps} steps of the default recipe on 1,500 clips of the other four speakers;
        its model is what every method starts from ("zero-shot"). Then K clips a digit of the speaker left out, the task's number, and every recipe {(context.Quick ? $"over {QuickSteps} steps" : "as it is shipped")}; tested on the speaker's 400 other clips.
        No validation samples, for K = 1 has none to spare, and nothing tuned. Backpropagation is float Adam through fake quantization, about {PeerSteps} steps (whole epochs), re-quantized with the file's scales (without fake
        quantization the file fell to chance), with the one of the rates {string.Join(", ", PeerRates)} whose file is best on the clips adapted to, of equals the first (the search is not counted in the passes below). "±" is a 95 % interval by Student's t: over seeds for accuracies, over speakers and K for differences between methods, which are paired.
        """),
        [ComparisonTables.Overall(results, Backpropagation), ByClips(results), ComparisonTables.ByTask(results, "speaker and clips a digit")])
    {
        Plots = [ComparisonPlot.Bars(results, "DS-CNN on the digits of an unknown speaker")],
    };

    private static ImmutableArray<string> Speakers(string path)
    {
        IAudioDataset sounds = AudioDatasetReader.Open(path);
        using IDisposable? _ = sounds as IDisposable;
        return AudioSubset.Speakers(sounds);
    }

    private static int ClipsOf(string task) => int.Parse(task.AsSpan(task.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);

    private static IEnumerable<ExperimentCell> Cells(ExperimentContext context, AdaptationMethods methods, string speaker, int clips, ulong seed)
    {
        string task = SpeakerClips.TaskOf(speaker, clips);
        yield return methods.Unadapted(task, seed);
        foreach (string name in (string[])["head", "default", "weights-8w8a-head"]) yield return methods.Recipe(task, context.Recipe(name, QuickSteps), seed);
        int batch = Math.Min(Batch, 10 * clips);
        BackpropagationRequest request = new() { Model = "", Epochs = PeerSteps * batch / (10 * clips), Batch = batch, LearningRates = PeerRates, FakeQuantization = true };
        yield return methods.Backpropagation(task, Backpropagation, request, seed);
        yield return methods.Backpropagation(task, "backprop-head", request with { Subset = "head" }, seed);
    }

    private static ReportTable ByClips(ExperimentResults results) => new(
        "Accuracy by clips a digit, mean over speakers with its interval",
        ["clips", .. results.Methods],
        [
            .. from clips in results.Tasks.Select(ClipsOf).Distinct()
               select (ImmutableArray<string>)[clips.ToString(CultureInfo.InvariantCulture), .. results.Methods.Select(m => OverSpeakers(results, clips, m).ToString("0.000"))],
        ]);

    private static MeanInterval OverSpeakers(ExperimentResults results, int clips, string method) => MeanInterval.Of(
        [.. results.Tasks.Where(t => ClipsOf(t) == clips).Select(t => results.Mean(t, method, "accuracyAfter")).Where(m => m.Count > 0).Select(m => m.Mean)]);
}
