namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>What a sweep weighs machines by; less is better.</summary>
public enum SweepObjective
{
    /// <summary>Cycles of the workload.</summary>
    Cycles,

    /// <summary>Time of these cycles; another order than <see cref="Cycles"/> where the clock is varied.</summary>
    Seconds,

    /// <summary>Energy by a table.</summary>
    Energy,

    /// <summary>Bytes of memory on the chip.</summary>
    Bytes,

    /// <summary>Multiply-accumulates a cycle at most: what an array's area grows with.</summary>
    Macs,
}
