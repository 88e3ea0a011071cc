using System.Globalization;

namespace AcceleratorTraining;

/// <summary>The judgement of a run: what is wrong, and what to do about it.</summary>
/// <param name="Kind">The likely reason.</param>
/// <param name="Sentence">Reason and remedy; empty where nothing is wrong.</param>
public readonly record struct Verdict(VerdictKind Kind, string Sentence)
{
    // Fewer queries, or samples, say nothing.
    internal const int LeastQueries = 16;
    internal const int LeastQueriesOfNoise = 64;
    internal const int LeastSamples = 16;

    // A rise of a tenth of a bit a sample, Q16 log2 units, is none.
    private const long Rise = 6554;

    /// <summary>Nothing speaks against the run.</summary>
    public static Verdict Fine { get; } = new(VerdictKind.Fine, "");

    /// <summary>
    /// The first of these that holds. Fine: the validation loss fell by 1/16 of what it was. Perturbation invisible: ties are
    /// more than half of 16 or more queries. Nothing moves: after 16 steps or more every master and state is what it was.
    /// Step too large: the validation loss rose by more than a quarter, and a tenth of a bit a sample. Saturation: more
    /// than half of a layer's output is at the ends of its range. Signal drowned: of 64 or more queries, the squared
    /// differences are less than 3/2 of those of samples that have nothing in common, and the validation loss fell by less than
    /// 1/64. Losses count with 16 validation samples or more.
    /// </summary>
    internal static Verdict Of(RunDiagnosis run)
    {
        bool hasLoss = run.Start.Count >= LeastSamples;
        long fall = run.Start.LossSum - run.Now.LossSum;
        if (hasLoss && fall * 16 >= run.Start.LossSum) return Fine;
        if (run.Queries >= LeastQueries && 2 * run.Ties > run.Queries)
        {
            return new(VerdictKind.PerturbationInvisible, Text($"The perturbation is too small to be seen: {run.Ties} of {run.Queries} queries found the same loss on both sides; raise the perturbation, or the batch."));
        }

        if (run.HasMasters && run.Steps >= LeastQueries && !run.Moved)
        {
            return new(VerdictKind.NothingMoves, Text($"Nothing has moved in {run.Steps} steps: every update is rounded away; raise rate or perturbation, or take an update rule that keeps fractions."));
        }

        if (hasLoss && -fall > Math.Max(run.Start.LossSum / 4, Rise * run.Start.Count))
        {
            return new(VerdictKind.StepTooLarge, "The steps are too large: the validation loss is well above that of the start; lower the rate, or have it tuned.");
        }

        if (run.SaturationNow.Worst.IsMost)
        {
            LayerSaturation worst = run.SaturationNow.Worst;
            string remedy = run.SaturationAtStart.Worst.IsMost
                ? "it was so from the start, so the inputs may not be in the range that the model expects: check how they are prepared"
                : "it was not at the start: lower the rate";
            return new(VerdictKind.Saturation, Text($"Operator {worst.Operator} is saturated, {100 * worst.Saturated / worst.Elements} % of its outputs are at the ends of their range; {remedy}."));
        }

        if (hasLoss && run.QueriesOfNoise >= LeastQueriesOfNoise && 2 * run.SignalPower < 3 * run.NoisePower && fall * 64 < run.Start.LossSum)
        {
            return new(VerdictKind.SignalDrowned, "The samples disagree more than the directions differ, and the loss does not fall: raise batch, queries or perturbation, unless there is nothing left to gain.");
        }

        return Fine;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
