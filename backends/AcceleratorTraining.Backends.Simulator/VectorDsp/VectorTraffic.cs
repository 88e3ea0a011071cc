using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>
/// What an operator moves: weights from the external memory once a call, activations too where they do not fit on chip;
/// parameters that directions are added to come from there and go back. On chip, what vector instructions load and store.
/// </summary>
/// <param name="Accesses">Traffic by level, operand and direction.</param>
/// <param name="ExternalCycles">The external memory's bytes over its bandwidth.</param>
/// <param name="OnChipCycles">The same on chip.</param>
internal sealed record VectorTraffic(ImmutableArray<AccessCount> Accesses, double ExternalCycles, double OnChipCycles)
{
    /// <summary>Counts it.</summary>
    public static VectorTraffic Of(WorkloadOperator operation, VectorWork work, VectorDspCore core)
    {
        double inputBytes = CycleCount.InputBytes(operation), outputBytes = CycleCount.Elements(operation.Output) * operation.OutputBits / 8;
        double weights = operation.WeightSource == WeightSource.None ? 0 : operation.WeightBytes;
        bool changesParameters = operation.Class is OperatorClass.Perturbation or OperatorClass.ParameterUpdate;
        bool leavesChip = changesParameters || inputBytes + outputBytes > core.OnChipMemory.SizeBytes;

        // Products broadcast their inputs from scalar loads; their vector loads are weights, or the second input in their place.
        bool loadsWeights = weights > 0;
        Operand read = changesParameters ? Operand.Weights : Operand.Input, written = changesParameters ? Operand.Weights : Operand.Output;
        List<AccessCount> accesses = [];
        Add(core.ExternalMemory, Operand.Weights, AccessDirection.Read, weights, operation.WeightBits);
        if (leavesChip)
        {
            Add(core.ExternalMemory, read, AccessDirection.Read, inputBytes, operation.InputBits);
            Add(core.ExternalMemory, written, AccessDirection.Write, outputBytes, operation.OutputBits);
        }

        Add(core.OnChipMemory, Operand.Weights, AccessDirection.Write, weights, operation.WeightBits);
        Add(core.OnChipMemory, Operand.Weights, AccessDirection.Read, loadsWeights ? work.Inner.LoadBytes : 0, operation.WeightBits);
        Add(core.OnChipMemory, read, AccessDirection.Read, loadsWeights ? inputBytes : Math.Max(inputBytes, work.Inner.LoadBytes), operation.InputBits);
        Add(core.OnChipMemory, written, AccessDirection.Write, outputBytes, operation.OutputBits);
        return new VectorTraffic([.. accesses], Cycles(core.ExternalMemory), Cycles(core.OnChipMemory));

        void Add(MemoryLevel level, Operand operand, AccessDirection direction, double bytes, int bits)
        {
            if (bytes > 0) accesses.Add(new AccessCount(level.Name, operand, direction, (long)CycleCount.Check(operation, bytes * 8 / bits), (long)CycleCount.Check(operation, Math.Ceiling(bytes))));
        }

        double Cycles(MemoryLevel level)
        {
            double reading = Sum(AccessDirection.Read) / level.ReadBytesPerCycle, writing = Sum(AccessDirection.Write) / level.WriteBytesPerCycle;
            return level.Ports > 1 ? Math.Max(reading, writing) : reading + writing;

            double Sum(AccessDirection direction) => accesses.Where(a => a.Level == level.Name && a.Direction == direction).Sum(a => (double)a.Bytes);
        }
    }
}
