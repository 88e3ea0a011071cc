using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>What a forward-gradient run holds: the query and update programs, masters, and the buffers of all passes.</summary>
internal static class TrainingMemory
{
    private static readonly string[] PassOutputs = [QueryProgram.Loss, QueryProgram.HeadWeightGradient, QueryProgram.HeadBiasGradient];

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
        ForwardProgram query = QueryProgram.Build(training.Model, parameters, recipe, withLogits: false);
        MemoryFootprint plan = MemoryPlan.Create(query, profile.Limits.Alignment).Footprint;
        long Bytes(Binding binding) => PlannedBytes.Of(binding.Type, profile);
        long masters = training.Store.Buffers.Values.Sum(b => PlannedBytes.Of(b.Type, profile));
        Binding[] own = [.. query.Bindings.Where(b => !training.Store.Buffers.ContainsKey(b.Name))];
        long outputs = own.Where(b => PassOutputs.Contains(b.Name)).Sum(Bytes);
        long gradients = own.Where(b => b.Name is QueryProgram.HeadWeightGradient or QueryProgram.HeadBiasGradient).Sum(Bytes);
        long head = own.Where(b => b.Name.StartsWith("weights:", StringComparison.Ordinal) || b.Name.StartsWith("bias:", StringComparison.Ordinal)).Sum(Bytes);
        long samples = own.Where(b => b.Name is QueryProgram.Samples or QueryProgram.Labels).Sum(Bytes);
        long total = plan.TotalBytes + masters + own.Sum(Bytes) + recipe.PassesPerStep * outputs;

        // Directions, magnitudes and the update's operands: a few words each.
        long words = 2 * own.Where(b => b.Name == QueryProgram.Magnitude).Sum(Bytes) + recipe.Queries * own.Where(b => b.Name == QueryProgram.Key).Sum(Bytes);
        long update = 0;
        if (!parameters.Parameters.IsEmpty)
        {
            ForwardProgram step = UpdateProgram.Build(parameters, recipe);
            update = MemoryPlan.Create(step, profile.Limits.Alignment).Footprint.TotalBytes + step.Bindings.Where(b => !training.Store.Buffers.ContainsKey(b.Name)).Sum(Bytes);
        }

        total += words + update;
        if (training.PeakBytes > 0) yield return ("measuredBytes", training.PeakBytes);
        yield return ("plannedBytes", total);
        yield return ("trained", parameters.Count);
        yield return ("host", HostBytes(parameters));
        yield return ("part: constants", plan.ConstantBytes);
        yield return ("part: activations", plan.PeakActivationBytes + plan.ScratchBytes);
        yield return ("part: samples, labels, outputs", samples);
        yield return ("part: masters and residuals", masters);
        yield return ("part: exact head", head);
        yield return ("part: head gradients, all passes", gradients * (recipe.PassesPerStep + 1));
        yield return ("part: update program", update);
        yield return ("part: directions, losses", total - plan.TotalBytes - samples - masters - head - gradients * (recipe.PassesPerStep + 1) - update);
    }

    // The exact head's masters and gradient sums, 8 bytes each; samples and programs' descriptions not counted.
    private static long HostBytes(ParameterSet parameters) =>
        parameters.Head is { } head ? 2 * sizeof(long) * ((long)head.Weights.Length + head.Bias.Length) : 0;
}
