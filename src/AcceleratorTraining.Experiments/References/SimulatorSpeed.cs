using System.Collections.Immutable;
using System.Diagnostics;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments.References;

/// <summary>How long simulating itself takes. Seconds of the machine it runs on; ratios of runs that alternate.</summary>
internal static class SimulatorSpeed
{
    private const int Warmups = 500, Repeats = 101, TraceRepeats = 5, TrainingWarmups = 50, TrainingSteps = 400;

    private const int ResNet18Layers = 12;

    /// <summary>Milliseconds to price a program, without executing it: the median.</summary>
    public static double PriceMilliseconds(ForwardProgram program, TimingProfile timing)
    {
        for (int i = 0; i < Warmups; i++) SimulatedProgram.Create(program, timing);
        return Median(Repeats, () => SimulatedProgram.Create(program, timing)) * 1e3;
    }

    /// <summary>Seconds for all of SCALE-Sim's distinct layers of ResNet18 on a 32x32 array with their DRAM traces: the median.</summary>
    /// <param name="layersPath">scalesim_layers.csv.</param>
    public static double TraceSeconds(string layersPath)
    {
        ImmutableArray<ReferenceTableReader.Row> rows = [.. Rows(layersPath)];
        if (rows.Length != ResNet18Layers) throw new InvalidDataSetException($"'{layersPath}' has {rows.Length} layers of ResNet18 on a 32x32 array with sums stationary, not {ResNet18Layers}.");
        ScaleSimComparison.Run(rows);
        return Median(TraceRepeats, () => ScaleSimComparison.Run(rows));
    }

    /// <summary>Seconds of training steps on the simulator over those on the backend it decorates, alternating: the ratio of the medians.</summary>
    /// <param name="inner">The decorated backend.</param>
    /// <param name="timing">The machine; one with every extension, so that both execute the same programs.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    public static async Task<double> TrainingRatioAsync(IBackend inner, TimingProfile timing, CancellationToken cancellationToken)
    {
        QuantizedModel model = QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName);
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Steps = TrainingWarmups + TrainingSteps };
        List<double> plain = [], billed = [];
        AdaptationSession session = new(model, inner, Profiles.TfliteReference);
        ParameterSet parameters = ParameterSet.Create(session.Lower(1), recipe, session.Profile.Rescale);
        using TrainingDevice without = TrainingDevice.Open(session, parameters, recipe, seed: 1);
        using TrainingDevice with = TrainingDevice.Open(session with { Backend = new SimulatorBackend(inner, timing) }, parameters, recipe, seed: 1);
        LabelledSamples samples = SyntheticSamples.Create(without.Model, recipe);
        BatchSampler sampler = recipe.Objective.CreateSampler(1, samples, recipe.Batch);
        for (int step = 0; step < recipe.Steps; step++)
        {
            // Step about, and in turn first: whatever else the machine does slows both alike.
            double first = await StepAsync(step % 2 == 0 ? without : with, step).ConfigureAwait(false), second = await StepAsync(step % 2 == 0 ? with : without, step).ConfigureAwait(false);
            if (step < TrainingWarmups) continue;
            plain.Add(step % 2 == 0 ? first : second);
            billed.Add(step % 2 == 0 ? second : first);
        }

        return Middle(billed) / Middle(plain);

        async Task<double> StepAsync(TrainingDevice training, int step)
        {
            long start = Stopwatch.GetTimestamp();
            await training.Trainer.StepAsync(step, samples, sampler, cancellationToken).ConfigureAwait(false);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    private static IEnumerable<ReferenceTableReader.Row> Rows(string path) =>
        ReferenceTableReader.Load(path).Rows.Where(r => r["topology"] == "resnet18" && r["dataflow"] == "os" && r.Integer("array_rows") == 32);

    private static double Median(int repeats, Action action)
    {
        List<double> seconds = [];
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Middle(seconds);
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
