using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>What a measurement gave: named figures, or the reason why there are none.</summary>
public sealed record CellResult
{
    private CellResult(ImmutableSortedDictionary<string, double> figures, string? notRun) => (Figures, NotRun) = (figures, notRun);

    /// <summary>The figures by name, e.g. "accuracyAfter"; finite.</summary>
    public ImmutableSortedDictionary<string, double> Figures { get; }

    /// <summary>Why it was not measured; null if it was. Such a result is shown, but not stored.</summary>
    public string? NotRun { get; }

    /// <summary>A figure; null if the measurement has none of that name.</summary>
    public double? this[string figure] => Figures.TryGetValue(figure, out double value) ? value : null;

    /// <summary>A measurement.</summary>
    /// <exception cref="ArgumentException">A figure is not finite.</exception>
    public static CellResult Of(params IEnumerable<(string Name, double Value)> figures)
    {
        ImmutableSortedDictionary<string, double> named = figures.ToImmutableSortedDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
        foreach ((string name, double value) in named)
        {
            if (!double.IsFinite(value)) throw new ArgumentException($"Figure '{name}' is not finite.", nameof(figures));
        }

        return new CellResult(named, notRun: null);
    }

    /// <summary>No measurement, for the reason given.</summary>
    public static CellResult Missing(string reason) => new(ImmutableSortedDictionary<string, double>.Empty, reason);
}
