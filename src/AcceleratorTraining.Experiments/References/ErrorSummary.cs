using System.Globalization;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Collects pairs of figures, ours and theirs, and says how far apart they are.</summary>
internal sealed class ErrorSummary
{
    private readonly List<(string Row, double Ours, double Theirs)> _pairs = [];

    /// <summary>Adds a row.</summary>
    public void Add(string row, double ours, double theirs) => _pairs.Add((row, ours, theirs));

    /// <summary>Equal on every row; a figure that is 0 on every row is marked, for that compares little.</summary>
    public ComparedQuantity Exact(string name) => Summarize(_pairs.Count > 0 && _pairs.All(p => p is { Ours: 0, Theirs: 0 }) ? $"{name} (all zero)" : name, "equal on every row", _ => _pairs.All(p => p.Ours == p.Theirs));

    /// <summary>Our figure at most <paramref name="factor"/> times theirs on every row; the error is how far ours is above.</summary>
    public ComparedQuantity AtMost(string name, double factor) =>
        Summarize(name, string.Create(CultureInfo.InvariantCulture, $"at most {factor} x on every row"), _ => _pairs.All(p => p.Ours <= factor * p.Theirs));

    /// <summary>A target on the errors.</summary>
    public ComparedQuantity Summarize(string name, string target, Func<ComparedQuantity, bool> isMet, bool rank = false)
    {
        double[] errors = [.. _pairs.Select(Error).Order()];
        (string Row, double Ours, double Theirs) worst = _pairs.Count == 0 ? ("", 0, 0) : _pairs.MaxBy(Error);
        ComparedQuantity quantity = new(
            name,
            _pairs.Count,
            _pairs.Count(p => p.Ours == p.Theirs),
            errors.Length == 0 ? 0 : errors.Average(),
            Quantile(errors, 0.5),
            Quantile(errors, 0.9),
            errors.LastOrDefault(),
            Error(worst) > 0 ? string.Create(CultureInfo.InvariantCulture, $"{worst.Row}: {worst.Ours:R} for {worst.Theirs:R}") : "",
            target,
            IsMet: false,
            rank ? Spearman() : null);

        // A comparison of nothing reaches no target.
        return quantity with { IsMet = errors.Length > 0 && isMet(quantity) };
    }

    private static double Error((string Row, double Ours, double Theirs) pair) =>
        pair.Ours == pair.Theirs ? 0 : pair.Theirs == 0 ? 1 : Math.Abs(pair.Ours - pair.Theirs) / Math.Abs(pair.Theirs);

    // Linear between order statistics, as numpy does it.
    private static double Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0) return 0;
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }

    // Pearson's correlation of the ranks; ties take their mean rank.
    private double Spearman()
    {
        double[] ours = Ranks([.. _pairs.Select(p => p.Ours)]), theirs = Ranks([.. _pairs.Select(p => p.Theirs)]);
        double mean = (ours.Length - 1) / 2.0, product = 0, first = 0, second = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            product += (ours[i] - mean) * (theirs[i] - mean);
            first += (ours[i] - mean) * (ours[i] - mean);
            second += (theirs[i] - mean) * (theirs[i] - mean);
        }

        return first == 0 || second == 0 ? 0 : product / Math.Sqrt(first * second);
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] ranks = new double[values.Length];
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start; end < order.Length && values[order[end]] == values[order[start]]; end++)
            {
            }

            for (int i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2.0;
        }

        return ranks;
    }
}
