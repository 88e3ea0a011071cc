using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Characters of alphabets that the backbone never saw, from one or five drawings of each.</summary>
internal sealed class FewshotOmniglot : IExperiment
{
    private const string Backpropagation = "backprop";
    private const int Blocks = 24, PeerBlocks = 4, Queries = 5, Steps = 40, Rate = 6554, FinalRate = 328;

    private static readonly ImmutableArray<EpisodeSetting> Settings = [new(5, 1, Queries), new(5, 5, Queries), new(20, 1, Queries), new(20, 5, Queries)];

    /// <inheritdoc/>
    public string Name => "fewshot-omniglot";

    /// <inheritdoc/>
    public string Summary => "An int8 backbone on characters of unseen alphabets: 5 and 20 ways, 1 and 5 shots.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        OmniglotEpisodes episodes = new(context.Data);
        return
        [
            .. from setting in Settings
               let model = context.Data.RequireFromRepository(string.Create(CultureInfo.InvariantCulture, $"benchmarks/Models/omniglot-{setting.Ways}.tflite"))
               let methods = new EpisodeMethods(context, QuantizedModel.Load(model), episodes, setting, Block(context))
               from seed in context.SeedList(Blocks)
               from cell in Cells(methods, setting, seed)
               select cell,
        ];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Few-shot characters",
        string.Create(CultureInfo.InvariantCulture, $"""
        The backbone omniglot-5 or omniglot-20 of benchmarks/Models (int8, 28 x 28, trained on five other alphabets); episodes of {string.Join(", ", OmniglotEpisodes.Alphabets)}, {Queries} queries a class, which no step saw.
        "zero-shot": prototypes, a head of the supports' class means, from which all other methods start; {Steps} steps on the supports each (backpropagation rounds up to whole epochs), for forward gradients of a tenth of a perturbation, and of a head weight's last bit, at first. Backpropagation: float Adam through fake quantization, re-quantized with the file's scales.
        {Block(context)} episodes a block, {context.SeedList(Blocks).Count()} blocks; backpropagation, the slowest, has the first {context.SeedList(Blocks).Count(HasPeer)} of them, and differences are over those.
        "±" is a 95 % interval by Student's t: over the blocks' means; in the first table, for differences between methods, over the settings.
        """),
        [ComparisonTables.Overall(results, Backpropagation), ComparisonTables.ByTask(results, "setting"), Against(results)])
    {
        Plots = [ComparisonPlot.Bars(results, "Few-shot Omniglot, mean of four settings")],
    };

    private static int Block(ExperimentContext context) => context.Quick ? 20 : 25;

    private static IEnumerable<ExperimentCell> Cells(EpisodeMethods methods, EpisodeSetting setting, ulong seed)
    {
        yield return methods.ClassMeans(seed);
        foreach (string name in (string[])["head", "default"]) yield return methods.Recipe(AdaptationRecipes.Get(name) with { Steps = Steps, InitialRate = Rate, FinalRate = FinalRate, HeadRate = Rate }, seed);
        if (!HasPeer(seed)) yield break;
        int batch = Math.Min(32, setting.Supports);
        yield return methods.Backpropagation(Backpropagation, new() { Model = "", FakeQuantization = true, Batch = batch, Epochs = Math.Max(1, Steps * batch / setting.Supports), LearningRates = [0.001] }, seed);
    }

    private static bool HasPeer(ulong block) => block <= PeerBlocks;

    private static ReportTable Against(ExperimentResults results) => new(
        $"Points ahead of {Backpropagation} on the same episodes",
        ["setting", .. results.Methods.Where(m => m != Backpropagation)],
        [
            .. from task in results.Tasks
               select (ImmutableArray<string>)
               [
                   task,
                   .. results.Methods.Where(m => m != Backpropagation).Select(m => MeanInterval.Of(ComparisonTables.Differences(results, task, m, Backpropagation).AsSpan()).ToString("+0.0;-0.0")),
               ],
        ]);
}
