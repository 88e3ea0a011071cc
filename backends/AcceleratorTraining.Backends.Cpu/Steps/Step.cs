namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// One kernel call of a plan. A body step is cut along the batch into units that do not see each other, so that several
/// steps run unit by unit while their data stays in the cache; every other step is one unit.
/// </summary>
internal abstract class Step
{
    /// <summary>What it reads.</summary>
    public Operand[] Reads { get; set; } = [];

    /// <summary>What it writes.</summary>
    public Operand[] Writes { get; set; } = [];

    /// <summary>Into how many parts it is cut.</summary>
    public int Units { get; set; } = 1;

    /// <summary>Working memory of a run.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Computes one unit; allocates nothing.</summary>
    public abstract void Run(in Frame frame, int unit);
}
