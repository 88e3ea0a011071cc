namespace AcceleratorTraining.Data.Audio;

/// <summary>What is wrong with a synthetic machine.</summary>
public enum MachineAnomaly
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A chipped bearing: about 3.6 clicks a turn, each ringing near 3.5 kHz.</summary>
    BearingClicks = 1,

    /// <summary>Harmonics 2 to 4 and the gear are gone, and half-speed overtones have come.</summary>
    MissingHarmonic = 2,

    /// <summary>A part rubs: bright noise, once a turn.</summary>
    Rubbing = 3,

    /// <summary>The speed swings by a few percent, some times a second.</summary>
    SpeedWobble = 4,
}
