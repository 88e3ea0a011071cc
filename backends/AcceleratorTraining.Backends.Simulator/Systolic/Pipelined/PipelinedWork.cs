using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>An operator on a pipelined machine before it is known which of its tensors stay in the working memory.</summary>
internal abstract class PipelinedWork(PipelinedMachine machine, WorkloadOperator @operator, ImmutableArray<TensorTransfer> transfers)
{
    /// <summary>The machine.</summary>
    protected PipelinedMachine Machine => machine;

    /// <summary>The operator.</summary>
    protected WorkloadOperator Operator => @operator;

    /// <summary>What moves if nothing stays.</summary>
    protected ImmutableArray<TensorTransfer> Transfers => transfers;

    /// <summary>Cycles with memories that keep nothing waiting, the launch included.</summary>
    protected abstract double ComputeCycles { get; }

    /// <summary>Cycles of the arithmetic and the working memory side by side, without the launch.</summary>
    protected abstract double BusyCycles { get; }

    /// <summary>Cycles if these tensors stay; never more than with fewer of them.</summary>
    /// <param name="resident">For each tensor of the workload whether it stays.</param>
    public long Cycles(ReadOnlySpan<bool> resident) => Cycles(TransferSum.Of(transfers.AsSpan(), resident));

    /// <summary>The cost if these tensors stay.</summary>
    /// <param name="resident">For each tensor of the workload whether it stays.</param>
    public OperatorCost Cost(bool[] resident)
    {
        TransferSum sum = TransferSum.Of(transfers.AsSpan(), resident);
        AccessList accesses = new();
        foreach (TensorTransfer transfer in AtWorkingMemory()) accesses.Add(machine.Working.Name, transfer);
        IEnumerable<TensorTransfer> moved = transfers.Where(t => !t.Stays(resident));
        if (machine.Path.Staging is { } staging) accesses.AddStaged(staging.Name, machine.Path.Backing.Name, machine.Path.Near(sum.Read, sum.Written), moved);
        else foreach (TensorTransfer transfer in moved) accesses.Add(machine.Path.Backing.Name, transfer);

        long compute = WholeCycles(ComputeCycles), cycles = Cycles(sum);
        return new OperatorCost
        {
            Name = @operator.Name,
            Class = @operator.Class,
            ComputeCycles = compute,
            StallCycles = cycles - compute,
            Bottleneck = Bottleneck(sum),
            Macs = @operator.Macs,
            MappingEfficiency = MappingEfficiency,
            ArrayUtilization = IsOnArray ? @operator.Macs / (cycles * machine.PeakMacsPerCycle) : 0,
            RooflineCycles = (long)Math.Floor(Math.Max(IsOnArray ? @operator.Macs / machine.PeakMacsPerCycle : 0, machine.Path.Cycles(sum.LeastRead, sum.LeastWritten))),
            Accesses = accesses.ToImmutable(),
        };
    }

    /// <summary>Whether the array does the work.</summary>
    protected abstract bool IsOnArray { get; }

    /// <summary>Share of the array that the mapping gives work to.</summary>
    protected abstract double MappingEfficiency { get; }

    /// <summary>What the operator moves at the working memory, whatever stays there.</summary>
    protected abstract IEnumerable<TensorTransfer> AtWorkingMemory();

    /// <summary>What it waits for.</summary>
    protected abstract Bottleneck Bottleneck(in TransferSum sum);

    /// <summary>Cycles of the transfers alone.</summary>
    protected double TransferCycles(in TransferSum sum) => machine.Path.Cycles(sum.Read, sum.Written);

    private long Cycles(in TransferSum sum)
    {
        double latency = (sum.Read > 0 ? machine.Path.Backing.ReadLatencyCycles : 0) + (sum.Written > 0 ? machine.Path.Backing.WriteLatencyCycles : 0);
        double cycles = machine.Cycles(BusyCycles, TransferCycles(sum), machine.Path.Cycles(sum.ExposedRead, sum.ExposedWritten), latency);
        return Math.Max(WholeCycles(ComputeCycles), WholeCycles(cycles));
    }

    // Sums of quotients are a little above or below the whole number that they mean; a cycle more for that would make a faster machine slower.
    private static long WholeCycles(double cycles) => (long)Math.Ceiling(cycles - Math.Max(1e-6, 1e-12 * cycles));
}
