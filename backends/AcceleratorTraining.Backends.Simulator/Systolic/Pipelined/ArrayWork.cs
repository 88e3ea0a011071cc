using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>A layer on the array. Its tiles are the best ones if nothing stays: what stays takes transfers away, and never pays with another operand's.</summary>
internal sealed class ArrayWork : PipelinedWork
{
    private readonly ScaleSimLayer _layer;
    private readonly PipelinedSchedule _schedule;
    private readonly double _workingCycles;

    /// <param name="machine">The machine.</param>
    /// <param name="workload">The operator's.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="layer">It as a layer.</param>
    /// <param name="schedule">How it runs.</param>
    public ArrayWork(PipelinedMachine machine, Workload workload, WorkloadOperator @operator, ScaleSimLayer layer, in PipelinedSchedule schedule)
        : base(machine, @operator, Move(machine, workload, @operator, layer, schedule))
    {
        (_layer, _schedule) = (layer, schedule);

        // Biases and further operands come through the working memory too.
        double read = 0, written = 0;
        foreach (TensorTransfer transfer in AtWorkingMemory())
        {
            if (transfer.Direction == AccessDirection.Read) read += transfer.Bytes(transfer.Words);
            else written += transfer.Bytes(transfer.Words);
        }

        _workingCycles = TransferPath.Cycles(machine.Working, read, written);
    }

    /// <inheritdoc/>
    protected override double ComputeCycles => _schedule.ComputeCycles;

    /// <inheritdoc/>
    protected override double BusyCycles => Math.Max(_schedule.BusyCycles, _workingCycles);

    /// <inheritdoc/>
    protected override bool IsOnArray => true;

    /// <inheritdoc/>
    protected override double MappingEfficiency => new FoldedGemm(_schedule.Array, _layer.M, _layer.Filters, _layer.K).MappingEfficiency;

    /// <inheritdoc/>
    protected override IEnumerable<TensorTransfer> AtWorkingMemory() =>
        TensorTransfers.AtWorkingMemory(Transfers, PipelinedLayer.WorkingTraffic(_schedule.Array, _schedule.Tile, Operator.Gemm.Repeats));

    /// <inheritdoc/>
    protected override Bottleneck Bottleneck(in TransferSum sum)
    {
        double fill = Machine.LaunchCycles + Machine.CyclesPerStep * PipelinedCycles.FillAndDrain(_schedule.Array), useful = _schedule.ComputeCycles - fill, transfers = TransferCycles(sum);
        if (Math.Max(transfers, _workingCycles) <= Math.Max(fill, useful))
        {
            if (_schedule.DrawCycles >= _schedule.ComputeCycles - Machine.LaunchCycles) return Costs.Bottleneck.Vector;
            return fill > useful ? Costs.Bottleneck.Overhead : Costs.Bottleneck.Compute;
        }

        return 2 * sum.Weights > sum.Read + sum.Written && transfers >= _workingCycles ? Costs.Bottleneck.Weights : Costs.Bottleneck.Activations;
    }

    private static ImmutableArray<TensorTransfer> Move(PipelinedMachine machine, Workload workload, WorkloadOperator @operator, ScaleSimLayer layer, in PipelinedSchedule schedule) =>
        TensorTransfers.OnArray(workload, @operator, schedule, new TileTraffic(layer.UniqueInputs, layer.UniqueWeights, checked(layer.M * layer.Filters), 0), machine.Path.Backing.BurstBytes);
}
