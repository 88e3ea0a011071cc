using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>What an operator moves on a machine that loads and stores by instructions: activations once, weights as often as told.</summary>
/// <param name="Accesses">Traffic by level, operand and direction.</param>
/// <param name="ActivationCycles">Bytes at the memory of activations over its bandwidth, weights included where they lie there; reads and writes share it where it has one port.</param>
/// <param name="WeightCycles">The same of weights, where they have a memory of their own; 0 where not.</param>
/// <param name="CompulsoryCycles">The same with each weight read once.</param>
internal sealed record OperatorTraffic(ImmutableArray<AccessCount> Accesses, double ActivationCycles, double WeightCycles, double CompulsoryCycles)
{
    /// <summary>Counts it.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="activations">The memory of inputs and outputs.</param>
    /// <param name="weights">The memory of weights.</param>
    /// <param name="weightBytes">Weight bytes read, repetitions included.</param>
    public static OperatorTraffic Of(WorkloadOperator operation, MemoryLevel activations, MemoryLevel weights, double weightBytes)
    {
        if (activations.WriteBytesPerCycle == 0) throw new SimulationException($"Operator '{operation.Name}' writes to memory '{activations.Name}', which shall have a write bandwidth.");
        double inputs = CycleCount.Elements(operation.Input) + (operation.SecondInput is { } second ? CycleCount.Elements(second) : 0);
        double inputBytes = CycleCount.InputBytes(operation), outputs = CycleCount.Elements(operation.Output), outputBytes = outputs * operation.OutputBits / 8;
        List<AccessCount> accesses = [];
        Add(activations, Operand.Input, AccessDirection.Read, inputs, inputBytes);
        Add(weights, Operand.Weights, AccessDirection.Read, weightBytes * 8 / operation.WeightBits, weightBytes);
        Add(activations, Operand.Output, AccessDirection.Write, outputs, outputBytes);
        (double moved, double fetched) = Cycles(weightBytes);
        (double movedOnce, double fetchedOnce) = Cycles(operation.WeightSource == WeightSource.None ? 0 : operation.WeightBytes);
        return new OperatorTraffic([.. accesses], moved, fetched, Math.Max(movedOnce, fetchedOnce));

        void Add(MemoryLevel level, Operand operand, AccessDirection direction, double words, double bytes)
        {
            if (words > 0) accesses.Add(new AccessCount(level.Name, operand, direction, (long)CycleCount.Check(operation, words), (long)CycleCount.Check(operation, Math.Ceiling(bytes))));
        }

        (double Activations, double Weights) Cycles(double readWeights)
        {
            double read = inputBytes / activations.ReadBytesPerCycle, written = outputBytes / activations.WriteBytesPerCycle;
            double fetched = readWeights / weights.ReadBytesPerCycle;
            if (weights.Name == activations.Name) (read, fetched) = (read + fetched, 0);
            return (activations.Ports > 1 ? Math.Max(read, written) : read + written, fetched);
        }
    }

    /// <summary>The larger of multiply-accumulates over peak and compulsory bytes over bandwidth.</summary>
    public long RooflineCycles(WorkloadOperator operation, long peakMacsPerCycle) => (long)Math.Ceiling(Math.Max((double)operation.Macs / peakMacsPerCycle, CompulsoryCycles));
}
