using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>
/// What an operator moves: weights from the external memory once a call, activations too where they do not fit on chip; on
/// chip, what vector instructions load and store.
/// </summary>
/// <param name="Accesses">Traffic by level, operand and direction.</param>
/// <param name="ExternalCycles">The external memory's bytes over its bandwidth.</param>
/// <param name="OnChipCycles">The same on chip.</param>
internal sealed record VectorTraffic(ImmutableArray<AccessCount> Accesses, double ExternalCycles, double OnChipCycles)
{
    /// <summary>Counts it.</summary>
    public static VectorTraffic Of(WorkloadOperator operation, VectorWork work, VectorDspCore core)
    {
        double inputs = CycleCount.Elements(operation.Input) + (operation.SecondInput is { } second ? CycleCount.Elements(second) : 0), outputs = CycleCount.Elements(operation.Output);
        double inputBytes = inputs * operation.InputBits / 8, outputBytes = outputs * operation.OutputBits / 8;
        double weights = operation.WeightSource == WeightSource.None ? 0 : operation.WeightBytes;
        bool spills = inputBytes + outputBytes > core.OnChipMemory.SizeBytes;

        // Products broadcast their inputs from scalar loads; their vector loads are weights, or the second input in their place.
        bool loadsWeights = weights > 0;
        List<AccessCount> accesses = [];
        Add(core.ExternalMemory, Operand.Weights, AccessDirection.Read, weights, operation.WeightBits);
        if (spills)
        {
            Add(core.ExternalMemory, Operand.Input, AccessDirection.Read, inputBytes, operation.InputBits);
            Add(core.ExternalMemory, Operand.Output, AccessDirection.Write, outputBytes, operation.OutputBits);
        }

        Add(core.OnChipMemory, Operand.Weights, AccessDirection.Write, weights, operation.WeightBits);
        Add(core.OnChipMemory, Operand.Weights, AccessDirection.Read, loadsWeights ? work.Inner.LoadBytes : 0, operation.WeightBits);
        Add(core.OnChipMemory, Operand.Input, AccessDirection.Read, loadsWeights ? inputBytes : Math.Max(inputBytes, work.Inner.LoadBytes), operation.InputBits);
        Add(core.OnChipMemory, Operand.Output, AccessDirection.Write, outputBytes, operation.OutputBits);
        return new VectorTraffic([.. accesses], Cycles(core.ExternalMemory), Cycles(core.OnChipMemory));

        void Add(MemoryLevel level, Operand operand, AccessDirection direction, double bytes, int bits)
        {
            if (bytes > 0) accesses.Add(new AccessCount(level.Name, operand, direction, (long)CycleCount.Check(operation, bytes * 8 / bits), (long)CycleCount.Check(operation, Math.Ceiling(bytes))));
        }

        double Cycles(MemoryLevel level)
        {
            double read = Sum(AccessDirection.Read) / level.ReadBytesPerCycle, written = Sum(AccessDirection.Write) / level.WriteBytesPerCycle;
            return level.Ports > 1 ? Math.Max(read, written) : read + written;

            double Sum(AccessDirection direction) => accesses.Where(a => a.Level == level.Name && a.Direction == direction).Sum(a => (double)a.Bytes);
        }
    }
}
