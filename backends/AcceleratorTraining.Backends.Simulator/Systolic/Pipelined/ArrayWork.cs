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

    /// <param name="machine">The machine.</param>
    /// <param name="workload">The operator's.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="layer">It as a layer.</param>
    /// <param name="schedule">How it runs.</param>
    public ArrayWork(PipelinedMachine machine, Workload workload, WorkloadOperator @operator, ScaleSimLayer layer, in PipelinedSchedule schedule)
        : base(machine, @operator, Move(machine, workload, @operator, layer, schedule)) => (_layer, _schedule) = (layer, schedule);

    /// <inheritdoc/>
    protected override double ComputeCycles => _schedule.ComputeCycles;

    /// <inheritdoc/>
    protected override double BusyCycles => _schedule.BusyCycles;

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
        if (Math.Max(transfers, _schedule.WorkingCycles) <= Math.Max(fill, useful)) return fill > useful ? Costs.Bottleneck.Overhead : Costs.Bottleneck.Compute;
        return 2 * sum.Weights > sum.Read + sum.Written && transfers >= _schedule.WorkingCycles ? Costs.Bottleneck.Weights : Costs.Bottleneck.Activations;
    }

    private static ImmutableArray<TensorTransfer> Move(PipelinedMachine machine, Workload workload, WorkloadOperator @operator, ScaleSimLayer layer, in PipelinedSchedule schedule) =>
        TensorTransfers.OnArray(workload, @operator, schedule, new TileTraffic(layer.UniqueInputs, layer.UniqueWeights, checked(layer.M * layer.Filters), 0), machine.Path.Backing.BurstBytes);
}
