using System.Diagnostics;

namespace AcceleratorTraining;

/// <summary>Turns steps into progress reports: a running mean loss, speed, and time left. Reports only; no step depends on it.</summary>
internal sealed class ProgressMeter(AdaptationRecipe recipe, int firstStep, IProgress<AdaptationProgress>? progress)
{
    private const double Decay = 0.95;
    private const double Unit = 1.0 / 65536;
    private const double NatsPerUnit = 0.693147180559945 * Unit;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _mean;
    private double _weight;

    public EvaluationResult? Validation { get; set; }

    /// <summary>Which trial of a search reports, of how many; 0 in the run itself.</summary>
    public int Trial { get; init; }

    public int Trials { get; init; }

    public Verdict Verdict { get; set; } = Verdict.Fine;

    public void Report(int step, long? lossSum, long forwards, AdaptationDiagnosis? diagnosis = null)
    {
        if (lossSum is { } sum)
        {
            double loss = sum * (recipe.Objective.IsLogarithmic ? NatsPerUnit : Unit) / ((double)recipe.PassesPerStep * recipe.Objective.JudgedRows(recipe.Batch));
            _mean = Decay * _mean + (1 - Decay) * loss;
            _weight = Decay * _weight + (1 - Decay);
        }

        if (progress is null) return;
        double seconds = Math.Max(_clock.Elapsed.TotalSeconds, 1e-6);
        int done = Math.Max(step - firstStep, 1);
        double speed = (double)done * recipe.PassesPerStep * recipe.Batch / seconds;
        progress.Report(new AdaptationProgress(step, recipe.Steps, _weight == 0 ? 0 : _mean / _weight, Validation, forwards, speed, TimeSpan.FromSeconds(seconds / done * (recipe.Steps - step)))
        {
            Diagnosis = diagnosis,
            Verdict = Verdict,
            Trial = Trial,
            Trials = Trials,
        });
    }
}
