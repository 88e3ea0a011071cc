using System.Collections.Concurrent;
using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>Chooses the blocks and weight plans of operations in execution order, each with the cycles that the one before leaves for copying. Thread-safe.</summary>
internal sealed class NpuScheduler(NpuArchitecture machine, MemoryLevel bufferMemory)
{
    private readonly NpuCostModel _costs = new(machine, bufferMemory);
    private readonly WeightPlanner _planner = new(machine, bufferMemory);

    // Searching is the slow part, and layers repeat: blocks depend on shapes and formats only.
    private readonly ConcurrentDictionary<NpuOperation, BlockConfiguration> _blocks = [];

    /// <summary>Schedules operations.</summary>
    /// <param name="operations">In execution order.</param>
    /// <param name="liveBytes">Bytes of the buffer memory that activations take during each operation; the rest may hold weights.</param>
    public ImmutableArray<ScheduledOperation> Schedule(IReadOnlyList<NpuOperation> operations, IReadOnlyList<long> liveBytes)
    {
        ImmutableArray<ScheduledOperation>.Builder scheduled = ImmutableArray.CreateBuilder<ScheduledOperation>(operations.Count);
        long slack = 0;
        for (int i = 0; i < operations.Count; i++)
        {
            NpuOperation operation = operations[i];
            BlockConfiguration blocks = FindBlocks(operation);
            WeightPlan plan = _planner.Plan(operation, blocks, slack, bufferMemory.SizeBytes - liveBytes[i]);
            NpuOperationCost cost = _costs.Evaluate(operation, blocks, plan, slack);
            slack = cost.SlackCycles;
            scheduled.Add(new ScheduledOperation(operation, blocks, plan, cost));
        }

        return scheduled.MoveToImmutable();
    }

    private BlockConfiguration FindBlocks(NpuOperation operation)
    {
        // A copy is cut into no blocks.
        if (operation.Kind == NpuOperationKind.Copy) return new BlockConfiguration(machine.MicroBlock, machine.MicroBlock, false, 32);
        NpuOperation key = operation with { Name = "", Weights = null, Input = Unplaced(operation.Input), SecondInput = operation.SecondInput is { } second ? Unplaced(second) : null, Output = Unplaced(operation.Output) };
        if (_blocks.TryGetValue(key, out BlockConfiguration? blocks)) return blocks;
        blocks = BlockSearch.Find(machine, operation);
        _blocks.TryAdd(key, blocks);
        return blocks;
    }

    private NpuFeatureMap Unplaced(NpuFeatureMap map) => map with { Memory = bufferMemory, IsBricked = false };
}
