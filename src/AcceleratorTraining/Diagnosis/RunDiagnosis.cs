using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>
/// What a run has seen of itself. No step depends on it; its integers go with the checkpoint, so that a resumed run judges as an
/// undisturbed one. Immutable.
/// </summary>
internal sealed record RunDiagnosis
{
    private const int Length = 23;

    /// <summary>Whether forward gradients move anything.</summary>
    public required bool HasMasters { get; init; }

    public long Steps { get; init; }

    public long Queries { get; init; }

    public long Ties { get; init; }

    /// <summary>Queries of two samples or more: those behind the two powers.</summary>
    public long QueriesOfNoise { get; init; }

    /// <summary>Sum of <see cref="StepResult.SignalPower"/>.</summary>
    public Int128 SignalPower { get; init; }

    /// <summary>Sum of <see cref="StepResult.NoisePower"/>.</summary>
    public Int128 NoisePower { get; init; }

    /// <summary>Whether any master or state has left its first value.</summary>
    public bool Moved { get; init; }

    /// <summary>Elements of the file that would differ.</summary>
    public long ParametersChanged { get; init; }

    /// <summary>Validation before the first step; no samples without.</summary>
    public EvaluationResult Start { get; init; }

    /// <summary>The last validation.</summary>
    public EvaluationResult Now { get; init; }

    /// <summary>The layers' outputs before the first step; no elements where they cannot be looked at.</summary>
    public SaturationReading SaturationAtStart { get; init; }

    /// <summary>The last look at them.</summary>
    public SaturationReading SaturationNow { get; init; }

    /// <summary>All integers, in a fixed order.</summary>
    public ImmutableArray<long> State =>
    [
        Steps, Queries, Ties, QueriesOfNoise, (long)(SignalPower >> 64), (long)(ulong)(SignalPower & ulong.MaxValue), (long)(NoisePower >> 64), (long)(ulong)(NoisePower & ulong.MaxValue),
        Moved ? 1 : 0, ParametersChanged, Start.Correct, Start.Count, Start.LossSum,
        .. Integers(SaturationAtStart), .. Integers(SaturationNow),
    ];

    /// <summary>With a step added.</summary>
    public RunDiagnosis With(in StepResult step)
    {
        // Without masters nothing is queried, and of a single sample nothing is known.
        bool hasNoise = step.NoisePower > 0 || step.SignalPower > 0;
        return this with
        {
            Steps = Steps + 1,
            Queries = Queries + (HasMasters ? step.Coefficients.Length : 0),
            Ties = Ties + step.Ties,
            QueriesOfNoise = QueriesOfNoise + (hasNoise ? step.SignalToNoise.Length : 0),
            SignalPower = SignalPower + step.SignalPower,
            NoisePower = NoisePower + step.NoisePower,
        };
    }

    /// <summary>With what <see cref="State"/> gave; null if it is of another form.</summary>
    public RunDiagnosis? Restore(ImmutableArray<long> state) => state.Length != Length ? null : this with
    {
        Steps = state[0],
        Queries = state[1],
        Ties = state[2],
        QueriesOfNoise = state[3],
        SignalPower = new Int128((ulong)state[4], (ulong)state[5]),
        NoisePower = new Int128((ulong)state[6], (ulong)state[7]),
        Moved = state[8] != 0,
        ParametersChanged = state[9],
        Start = new EvaluationResult((int)state[10], (int)state[11], state[12]),
        SaturationAtStart = Reading(state.AsSpan()[13..18]),
        SaturationNow = Reading(state.AsSpan()[18..23]),
    };

    private static ImmutableArray<long> Integers(SaturationReading reading) => [reading.Worst.Operator, reading.Worst.Saturated, reading.Worst.Elements, reading.All.Saturated, reading.All.Elements];

    private static SaturationReading Reading(ReadOnlySpan<long> state) => new(new LayerSaturation((int)state[0], state[1], state[2]), new LayerSaturation(-1, state[3], state[4]));
}
