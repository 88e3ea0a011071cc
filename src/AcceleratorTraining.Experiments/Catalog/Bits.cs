using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Where training stagnates: the bits of the weights' masters and the rules that update them, all else alike.</summary>
internal sealed class Bits : IExperiment
{
    private const int Seeds = 3;

    // By name, so that a rule that training gains is one word here. The first is what the others are held against.
    private static readonly ImmutableArray<string> Recipes = ["weights-16w8a", "weights-8w8a", "weights-round", "weights-gaussian", "weights-rank1"];

    /// <inheritdoc/>
    public string Name => "bits";

    /// <inheritdoc/>
    public string Summary => "ResNet8 int8 on two corruptions: bits of the weights and update rules, and where each stagnates.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        string model = SharedModels.ResNet8(context.Data);
        AdaptationMethods methods = new(context, model, CifarImages.Open(context, QuantizedModel.Load(model)));
        return
        [
            .. from shift in (string[])["contrast:4", "gaussian_noise:2"]
               from seed in context.SeedList(Seeds)
               from name in Recipes
               select methods.Recipe(shift, AdaptationRecipes.Get(name) with { Steps = Steps(context) }, seed),
        ];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Bits of the weights and rules of their update",
        $"""
        MLPerf Tiny ResNet8, all weights trained by forward gradients, {Steps(context)} steps. {CifarImages.Describe(context)}
        "16w8a": 16-bit masters; "8w8a": int8 weights with int8 residuals; "round": int8 weights, each update rounded to nearest. "±" is a 95 % interval by Student's t over seeds.
        """,
        [ComparisonTables.Overall(results, Recipes[0]), ComparisonTables.ByTask(results, "corruption"), Changed(results)])
    {
        Plots = [ComparisonPlot.Bars(results, "Update rules on ResNet8")],
    };

    // A rule that stagnates changes few weights: its steps are rounded away.
    private static ReportTable Changed(ExperimentResults results) => new(
        "Weights of the file that differ from the original, share of those trained",
        ["corruption", .. results.Methods],
        [
            .. from task in results.Tasks
               select (ImmutableArray<string>)
               [
                   task,
                   .. from method in results.Methods
                      let changed = results.Mean(task, method, "parametersChanged")
                      select changed.Count == 0 ? "–" : (changed.Mean / results.Mean(task, method, "parametersTrained").Mean).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture),
               ],
        ]);

    private static int Steps(ExperimentContext context) => context.Quick ? 300 : 1000;
}
