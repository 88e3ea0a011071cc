namespace AcceleratorTraining.Data.Audio;

/// <summary>Where and how a synthetic machine is recorded.</summary>
public enum MachineCondition
{
    /// <summary>A flat microphone in a quiet room, machines at their rated speed.</summary>
    Workshop = 0,

    /// <summary>A bright microphone at half the gain, a hissing recorder, machines 6 % faster.</summary>
    Field = 1,
}
