using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>An operator on the vector unit, which works on an element as soon as it is there.</summary>
internal sealed class VectorUnitWork : PipelinedWork
{
    private readonly double _vectorCycles;

    /// <param name="machine">The machine.</param>
    /// <param name="workload">The operator's.</param>
    /// <param name="operator">The operator.</param>
    public VectorUnitWork(PipelinedMachine machine, Workload workload, WorkloadOperator @operator)
        : base(machine, @operator, TensorTransfers.OnVectorUnit(workload, @operator, machine.Path.Backing.BurstBytes))
    {
        _vectorCycles = machine.Vector.Cycles(@operator);
        double read = 0, written = 0;
        foreach (TensorTransfer transfer in Transfers)
        {
            if (transfer.Direction == AccessDirection.Read) read += transfer.Bytes(transfer.Words);
            else written += transfer.Bytes(transfer.Words);
        }

        BusyCycles = Math.Max(_vectorCycles, TransferPath.Cycles(machine.Working, read, written));
    }

    /// <inheritdoc/>
    protected override double ComputeCycles => Machine.LaunchCycles + _vectorCycles;

    /// <inheritdoc/>
    protected override double BusyCycles { get; }

    /// <inheritdoc/>
    protected override bool IsOnArray => false;

    /// <inheritdoc/>
    protected override double MappingEfficiency => 0;

    /// <inheritdoc/>
    protected override IEnumerable<TensorTransfer> AtWorkingMemory() => Transfers;

    /// <inheritdoc/>
    protected override Bottleneck Bottleneck(in TransferSum sum) =>
        Math.Max(TransferCycles(sum), BusyCycles > _vectorCycles ? BusyCycles : 0) > Math.Max(_vectorCycles, Machine.LaunchCycles) ? Costs.Bottleneck.Activations
        : _vectorCycles >= Machine.LaunchCycles ? Costs.Bottleneck.Vector : Costs.Bottleneck.Overhead;
}
