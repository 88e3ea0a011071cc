using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Where training stagnates: the bits of the weights' masters and the rules that update them, all else alike.</summary>
internal sealed class Bits : IExperiment
{
    private const int Seeds = 2;

    // By name, so that a rule that training gains is one word here. The first is what the others are held against.
    private static readonly ImmutableArray<string> Recipes = ["weights-16w8a", "weights-8w8a", "weights-round", "weights-stochastic", "weights-vote", "weights-grid-sign", "weights-error-feedback"];

    // Of a file whose weights were rounded to 4 bits. An exact head needs 8.
    private static readonly ImmutableArray<string> NibbleRecipes = ["weights-8w8a", "weights-round", "bias-gain"];

    /// <inheritdoc/>
    public string Name => "bits";

    /// <inheritdoc/>
    public string Summary => "ResNet8 int8 on two corruptions: bits of the weights and update rules, and where each stagnates.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        string model = SharedModels.ResNet8(context.Data);
        AdaptationMethods methods = new(context, model, CifarImages.Open(context, QuantizedModel.Load(model)));
        ExperimentContext nibbles = context with { Profile = Profiles.Get("mcu-int4") };
        QuantizedModel small = ModelRequantization.Apply(QuantizedModel.Load(model), nibbles.Profile).Model;
        AdaptationMethods four = new(nibbles, StartingModel.Of(small), CifarImages.Open(context, small));
        return
        [
            .. from shift in (string[])["contrast:4", "gaussian_noise:2"] from seed in context.SeedList(Seeds) from cell in Cells(context, methods, Recipes, shift, seed) select cell,
            .. from shift in (string[])["contrast:4", "gaussian_noise:2"] from seed in context.SeedList(Seeds) from cell in Cells(context, four, NibbleRecipes, shift, seed) select cell with { Method = $"4-bit {cell.Method}" },
        ];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Bits of the weights and rules of their update",
        $"""
        MLPerf Tiny ResNet8, all weights trained by forward gradients, {Steps(context)} steps. {CifarImages.Describe(context)}
        "16w8a": 16-bit masters; "8w8a": int8 weights with int8 residuals; "round", "stochastic", "vote", "grid-sign", "error-feedback": int8 weights,
        each update rounded to nearest; rounded at random by its fraction; one step where enough of a step's directions agree; one step against the sign; rounded with the remainder carried on.
        "4-bit": the file's weights rounded to 4 bits and run under profile mcu-int4. Rules that ask more directions a step make as many passes in fewer steps. "±" is a 95 % interval by Student's t: over seeds for accuracies, over tasks for differences.
        """,
        [ComparisonTables.Overall(results, Recipes[0]), ComparisonTables.ByTask(results, "corruption"), Changed(results)])
    {
        Plots = [ComparisonPlot.Bars(results, "Update rules on ResNet8")],
    };

    private static IEnumerable<ExperimentCell> Cells(ExperimentContext context, AdaptationMethods methods, ImmutableArray<string> recipes, string shift, ulong seed)
    {
        yield return methods.Unadapted(shift, seed);
        foreach (string name in recipes) yield return methods.Recipe(shift, Equalized(AdaptationRecipes.Get(name), Steps(context)), seed);
    }

    // As many passes for every rule: one that asks many directions a step makes fewer steps.
    private static AdaptationRecipe Equalized(AdaptationRecipe recipe, int steps) => recipe.WithSteps(Math.Max(1, steps / recipe.Queries));

    // A rule that stagnates changes few weights: its steps are rounded away.
    private static ReportTable Changed(ExperimentResults results) => new(
        "Elements of the file that differ from the original, for each parameter trained (a gain writes its channel's scale and bias)",
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
