using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>Adds up the operations of an operator.</summary>
internal static class NpuOperatorCost
{
    /// <summary>The operator's cost; cycles of each operation are rounded up.</summary>
    public static OperatorCost Summarize(WorkloadOperator op, ImmutableArray<ScheduledOperation> operations, NpuArchitecture machine)
    {
        long compute = operations.Sum(o => o.Cost.BaseCycles), cycles = operations.Sum(o => (long)Math.Ceiling(o.Cost.Cycles));
        double possible = (double)machine.PeakMacsPerCycle * cycles;
        return new OperatorCost
        {
            Name = op.Name,
            Class = op.Class,
            ComputeCycles = compute,
            StallCycles = cycles - compute,
            Bottleneck = operations.SelectMany(Parts).GroupBy(p => p.Part).OrderByDescending(g => g.Sum(p => p.Cycles)).Select(g => g.Key).FirstOrDefault(Bottleneck.Overhead),
            Macs = op.Macs,
            MappingEfficiency = op.Macs == 0 || compute == 0 ? 0 : op.Macs / ((double)machine.PeakMacsPerCycle * compute),
            ArrayUtilization = possible == 0 ? 0 : op.Macs / possible,
            RooflineCycles = operations.Sum(o => Roofline(o, machine)),
            Accesses = [.. operations.SelectMany(o => o.Cost.Accesses)
                .GroupBy(a => (a.Level, a.Operand, a.Direction))
                .Select(g => new AccessCount(g.Key.Level, g.Key.Operand, g.Key.Direction, g.Sum(a => a.Words), g.Sum(a => a.Bytes)))],
        };
    }

    // A memory that takes longest is at work all the time; what the array waits for weights and tables comes on top of its work.
    private static IEnumerable<(Bottleneck Part, double Cycles)> Parts(ScheduledOperation scheduled)
    {
        (NpuOperation operation, NpuOperationCost cost) = (scheduled.Operation, scheduled.Cost);
        if (operation.Kind == NpuOperationKind.Copy) return [(Bottleneck.Activations, cost.Cycles)];
        if (cost.Cycles > cost.NpuCycles)
        {
            // The weights' and constants' own, or that of feature maps.
            string slowest = cost.MemoryCycles.MaxBy(m => m.Value).Key;
            return [(cost.Accesses.Where(a => a.Level == slowest).MaxBy(a => a.Bytes).Operand == Operand.Weights ? Bottleneck.Weights : Bottleneck.Activations, cost.Cycles)];
        }

        Bottleneck work = operation.Kind is NpuOperationKind.Elementwise or NpuOperationKind.Pooling ? Bottleneck.Vector : Bottleneck.Compute;
        return [(work, cost.BaseCycles), (Bottleneck.Weights, cost.NpuCycles - cost.BaseCycles)];
    }

    // Weights that are copied beforehand are no bound on the operation itself: the operations before may hide all of that.
    private static long Roofline(ScheduledOperation scheduled, NpuArchitecture machine)
    {
        (NpuOperation operation, NpuOperationCost cost) = (scheduled.Operation, scheduled.Cost);
        double bound = operation.Kind == NpuOperationKind.Pooling ? 0 : operation.Macs / (double)machine.PeakMacsPerCycle;
        NpuFeatureMap input = operation.Input;
        long inputBytes = Math.Min(input.StoredBytes, cost.Accesses.Where(a => a.Operand == Operand.Input && a.Direction == AccessDirection.Read && a.Level == input.Memory.Name).Sum(a => a.Bytes));
        NpuTrafficSum least = new();
        least.Add(input.Memory, Operand.Input, AccessDirection.Read, 0, 0, inputBytes);
        least.Add(operation.Output.Memory, Operand.Output, AccessDirection.Write, 0, 0, operation.Output.StoredBytes);
        if (operation.Weights is { } weights && scheduled.Weights.BufferCount == 0) least.Add(weights.Memory, Operand.Weights, AccessDirection.Read, 0, 0, weights.EncodedBytes);

        // Copies count whole cycles of each direction, which may be fewer than the bytes take.
        return (long)Math.Ceiling(Math.Min(Math.Max(bound, least.MemoryCycles().Values.Max()), operation.Kind == NpuOperationKind.Copy ? cost.Cycles : double.PositiveInfinity));
    }
}
