using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>
/// A processor with wide vectors and packets of instructions: cycles = packets of the fullest slot, shared out among the
/// contexts, + a call; the next operands are fetched meanwhile, and what that takes longer is a stall.
/// </summary>
/// <param name="core">The processor.</param>
internal sealed class VectorDspTimingModel(VectorDspCore core) : ITimingModel
{
    /// <inheritdoc/>
    public string Mode => "vector-dsp, software-pipelined";

    /// <inheritdoc/>
    public long PeakMacsPerCycle { get; } = (long)Math.Ceiling((double)core.VectorBytes * core.MultiplySlots * core.Contexts / core.CyclesPerPacket);

    /// <summary>Reads the section "vectorDsp" of a timing file.</summary>
    public static VectorDspTimingModel Read(TimingFields fields, ImmutableArray<MemoryLevel> memories) => new(VectorDspCore.Read(fields, memories));

    /// <inheritdoc/>
    public ImmutableArray<OperatorCost> Evaluate(Workload workload) => [.. workload.Operators.Select(Evaluate)];

    private OperatorCost Evaluate(WorkloadOperator operation)
    {
        VectorWork work = VectorKernels.Of(operation, core);
        VectorTraffic traffic = VectorTraffic.Of(operation, work, core);
        (double inner, double outer) = work.Cycles(core);

        // Vector loads and stores are instructions, so the memory on chip is part of the computation.
        double compute = Math.Ceiling(Math.Max(inner + outer, traffic.OnChipCycles) + core.CyclesPerLayer);
        double latency = traffic.ExternalCycles > 0 ? core.ExternalMemory.ReadLatencyCycles : 0;
        double stalls = Math.Ceiling(Math.Max(0, traffic.ExternalCycles - compute) + latency);
        double total = CycleCount.Check(operation, compute + stalls);
        Bottleneck transfers = operation.WeightSource != WeightSource.None || operation.Class is OperatorClass.Perturbation or OperatorClass.ParameterUpdate ? Bottleneck.Weights : Bottleneck.Activations;
        return new OperatorCost
        {
            Name = operation.Name,
            Class = operation.Class,
            ComputeCycles = (long)compute,
            StallCycles = (long)stalls,
            Bottleneck = new[]
            {
                (Cycles: inner, Part: work.Inner.IsLoadBound(core) ? transfers : operation.IsAccumulation ? Bottleneck.Compute : Bottleneck.Vector),
                (Cycles: outer, Part: Bottleneck.Vector),
                (Cycles: core.CyclesPerLayer, Part: Bottleneck.Overhead),
                (Cycles: stalls, Part: transfers),
            }.MaxBy(p => p.Cycles).Part,
            Macs = operation.Macs,
            MappingEfficiency = operation.IsAccumulation && work.Inner.Instructions.Multiplies > 0 ? Math.Min(1, operation.Macs / (work.Inner.Instructions.Multiplies * core.VectorBytes)) : 0,
            ArrayUtilization = operation.Macs / (Math.Max(total, 1) * PeakMacsPerCycle),
            RooflineCycles = (long)Math.Ceiling(Math.Max((double)operation.Macs / PeakMacsPerCycle, traffic.ExternalCycles)),
            Accesses = traffic.Accesses,
        };
    }
}
