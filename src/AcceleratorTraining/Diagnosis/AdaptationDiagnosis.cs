namespace AcceleratorTraining;

/// <summary>How a run is going, in figures. Shares are fractions 0..1.</summary>
public sealed record AdaptationDiagnosis
{
    /// <summary>The likely reason why it does not converge.</summary>
    public required VerdictKind Verdict { get; init; }

    /// <summary>
    /// Root mean square of the queries' loss differences, over that of samples which have nothing in common: 1 is noise alone. Null
    /// where queries see one sample, or there are none.
    /// </summary>
    public required double? SignalToNoise { get; init; }

    /// <summary>Share of the queries whose two losses were equal.</summary>
    public required double Ties { get; init; }

    /// <summary>Elements of the file that differ so far.</summary>
    public required long ParametersChanged { get; init; }

    /// <summary>Share of the linear layers' outputs at the ends of their range, now; null where they cannot be looked at.</summary>
    public required double? Saturation { get; init; }

    /// <summary>The same before the first step.</summary>
    public required double? SaturationBefore { get; init; }

    /// <summary>Operator index of the layer that has the largest share now; null likewise.</summary>
    public required int? WorstLayer { get; init; }

    /// <summary>Its share.</summary>
    public required double? WorstSaturation { get; init; }

    /// <summary>The largest share of a layer, maybe another one, before the first step.</summary>
    public required double? WorstSaturationBefore { get; init; }

    /// <summary>Samples forwarded for a look at the layers, beside <see cref="AdaptationResult.ForwardCalls"/>: no step needs them.</summary>
    public required long ForwardCalls { get; init; }

    internal static AdaptationDiagnosis Of(RunDiagnosis run, VerdictKind verdict, long forwards) => new()
    {
        Verdict = verdict,
        SignalToNoise = run.NoisePower > 0 ? Math.Sqrt((double)run.SignalPower / (double)run.NoisePower) : null,
        Ties = run.Queries == 0 ? 0 : (double)run.Ties / run.Queries,
        ParametersChanged = run.ParametersChanged,
        Saturation = Share(run.SaturationNow.All),
        SaturationBefore = Share(run.SaturationAtStart.All),
        WorstLayer = run.SaturationNow.Worst.Elements == 0 ? null : run.SaturationNow.Worst.Operator,
        WorstSaturation = Share(run.SaturationNow.Worst),
        WorstSaturationBefore = Share(run.SaturationAtStart.Worst),
        ForwardCalls = forwards,
    };

    private static double? Share(LayerSaturation layer) => layer.Elements == 0 ? null : (double)layer.Saturated / layer.Elements;
}
