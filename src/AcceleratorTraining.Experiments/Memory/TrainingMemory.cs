using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>What a forward-gradient run holds: the query and update programs, masters, and the buffers of all passes.</summary>
internal static class TrainingMemory
{
    // What each pass of a step has buffers of its own for.
    private static readonly string[] PassOutputs = [QueryProgram.Loss, QueryProgram.Losses, QueryProgram.Logits, QueryProgram.Features];
    private static readonly string[] Directions = [QueryProgram.Key, QueryProgram.NeighbourKey, QueryProgram.NeighbourMagnitude];

    public static CellResult Measure(AdaptationSession session, AdaptationRecipe recipe)
    {
        try
        {
            ParameterSet parameters = ParameterSet.Create(session.Lower(1), recipe, session.Profile.Rescale);
            using TrainingDevice training = TrainingDevice.Open(session, parameters, recipe, seed: 1);
            return CellResult.Of(Figures(session.Profile, training, recipe));
        }
        catch (ArgumentException exception)
        {
            return CellResult.Missing(exception.Message);
        }
    }

    private static IEnumerable<(string Name, double Value)> Figures(AcceleratorProfile profile, TrainingDevice training, AdaptationRecipe recipe)
    {
        ParameterSet parameters = training.Store.Parameters;
        IReadOnlyDictionary<string, IDeviceBuffer> kept = training.Store.Buffers;
        ForwardProgram query = QueryProgram.Build(training.Model, parameters, recipe, withLogits: false);
        MemoryFootprint plan = MemoryPlan.Create(query, profile.Limits.Alignment).Footprint;
        long Sum(Func<string, bool> isCounted) => query.Bindings.Where(b => !kept.ContainsKey(b.Name) && isCounted(b.Name)).Sum(b => PlannedBytes.Of(b.Type, profile));

        // The three magnitudes of a pass: along, against, and none.
        long words = 3 * Sum(n => n == QueryProgram.Magnitude) + (recipe.Estimator.IsPerSample ? 1 : recipe.Queries) * Sum(Directions.Contains);
        long outputs = recipe.PassesPerStep * Sum(PassOutputs.Contains);
        long head = Sum(n => n.StartsWith("weights:", StringComparison.Ordinal) || n.StartsWith("bias:", StringComparison.Ordinal));
        long samples = Sum(n => n is QueryProgram.Samples or QueryProgram.Labels or QueryProgram.Targets);
        long masters = kept.Values.Sum(b => PlannedBytes.Of(b.Type, profile));
        long update = 0;
        if (!parameters.Parameters.IsEmpty)
        {
            ForwardProgram step = UpdateProgram.Build(parameters, recipe);
            update = MemoryPlan.Create(step, profile.Limits.Alignment).Footprint.TotalBytes + step.Bindings.Where(b => !kept.ContainsKey(b.Name)).Sum(b => PlannedBytes.Of(b.Type, profile));
        }

        if (training.PeakBytes > 0) yield return ("measuredBytes", training.PeakBytes);
        yield return ("plannedBytes", plan.TotalBytes + masters + words + outputs + head + samples + update);
        yield return ("trained", parameters.Count);
        yield return ("host", HostBytes(parameters));
        yield return ("part: constants", plan.ConstantBytes);
        yield return ("part: activations", plan.PeakActivationBytes + plan.ScratchBytes);
        yield return ("part: samples, labels, outputs", samples);
        yield return ("part: masters, residuals, what both programs read", masters);
        yield return ("part: exact head", head);
        yield return ("part: outputs of all passes", outputs);
        yield return ("part: update program", update);
        yield return ("part: directions", words);
    }

    // The exact head's masters, 4 bytes a weight and 8 a bias, and gradient sums, 8 each; samples, a pass's outputs on their way and programs' descriptions not counted.
    private static long HostBytes(ParameterSet parameters) =>
        parameters.Head is { } head ? (sizeof(int) + sizeof(long)) * (long)head.Weights.Length + 2 * sizeof(long) * (long)head.Bias.Length : 0;
}
