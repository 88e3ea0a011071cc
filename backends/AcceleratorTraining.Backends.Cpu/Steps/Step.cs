namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// One kernel call of a plan. A body step is cut along the batch into units that do not see each other, so that several
/// steps run unit by unit while their data stays in the cache; every other step is one unit.
/// </summary>
internal abstract class Step
{
    /// <summary>What it reads.</summary>
    public required Operand[] Reads { get; init; }

    /// <summary>What it writes.</summary>
    public required Operand[] Writes { get; init; }

    /// <summary>Into how many parts it is cut.</summary>
    public required int Units { get; init; }

    /// <summary>Working memory of a run.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Computes one unit; allocates nothing.</summary>
    public abstract void Run(in Frame frame, int unit);
}
