namespace AcceleratorTraining;

/// <summary>Whether a run converges, and if not, the likely reason.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(VerdictNames))]
public enum VerdictKind
{
    /// <summary>Nothing speaks against it.</summary>
    Fine,

    /// <summary>Most queries see no difference between their two losses.</summary>
    PerturbationInvisible,

    /// <summary>No master has changed: rounding eats every update.</summary>
    NothingMoves,

    /// <summary>The validation loss has risen.</summary>
    StepTooLarge,

    /// <summary>Most of a layer's output is at the ends of its range.</summary>
    Saturation,

    /// <summary>The estimate is what the samples' disagreement alone would give, and the loss does not fall.</summary>
    SignalDrowned,
}
