using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>
/// A processor that runs a network as calls of a kernel library: cycles = multiply-accumulates x cycles a multiply-accumulate
/// + outputs x cycles an output + cycles a call, each by the routine's class, + waiting for weights that do not fit the cache.
/// </summary>
/// <param name="library">The kernel library that <paramref name="kernels"/> describes.</param>
/// <param name="core">The processor.</param>
/// <param name="kernels">The library's routines on it.</param>
internal sealed class MicrocontrollerTimingModel(string library, MicrocontrollerCore core, KernelTable kernels) : ITimingModel
{
    /// <inheritdoc/>
    public string Mode => $"microcontroller, {library}";

    /// <inheritdoc/>
    public long PeakMacsPerCycle => core.PeakMacsPerCycle;

    /// <summary>The routines.</summary>
    public KernelTable Kernels => kernels;

    /// <summary>Reads the section "microcontroller" of a timing file.</summary>
    public static MicrocontrollerTimingModel Read(TimingFields fields, ImmutableArray<MemoryLevel> memories)
    {
        fields.AllowOnly("kernelLibrary", "peakMacsPerCycle", "constantMemory", "parameterMemory", "activationMemory", "cacheBytes", "pixelsPerPass", "elementsPerInstruction", "kernels");
        MicrocontrollerCore core = MicrocontrollerCore.Read(fields, memories);
        return new MicrocontrollerTimingModel(fields.String("kernelLibrary"), core, KernelTable.Read(fields.Object("kernels"), (int)fields.Integer("elementsPerInstruction", 1, 4096), core.PeakMacsPerCycle));
    }

    /// <inheritdoc/>
    public ImmutableArray<OperatorCost> Evaluate(Workload workload) => [.. workload.Operators.Select(Evaluate)];

    private OperatorCost Evaluate(WorkloadOperator operation)
    {
        WeightFetch fetch = WeightFetch.Of(operation, core);
        OperatorTraffic traffic = OperatorTraffic.Of(operation, core.ActivationMemory, fetch.Memory, fetch.Bytes);
        double layer = kernels[KernelClasses.Of(operation)].CyclesPerLayer, outputs = kernels.OutputCycles(operation), operations = kernels.OperationCycles(operation);
        double compute = Math.Ceiling(operations + outputs + layer);

        // The core issues its loads itself, so they are part of the routine's cycles; a memory too slow for it holds it up.
        // Whichever memory takes longest is what it waits for.
        double held = Math.Max(0, Math.Ceiling(Math.Max(traffic.ActivationCycles, traffic.WeightCycles)) - compute - fetch.WaitCycles);
        double activations = traffic.WeightCycles > traffic.ActivationCycles ? 0 : held, weights = fetch.WaitCycles + held - activations;
        double total = CycleCount.Check(operation, compute + fetch.WaitCycles + held);
        bool isProduct = KernelClasses.IsProduct(KernelClasses.Of(operation));
        return new OperatorCost
        {
            Name = operation.Name,
            Class = operation.Class,
            ComputeCycles = (long)compute,
            StallCycles = (long)(weights + activations),
            Bottleneck = new[]
            {
                (Cycles: operations, Part: isProduct ? Bottleneck.Compute : Bottleneck.Vector),
                (Cycles: outputs, Part: Bottleneck.Vector),
                (Cycles: layer, Part: Bottleneck.Overhead),
                (Cycles: weights, Part: Bottleneck.Weights),
                (Cycles: activations, Part: Bottleneck.Activations),
            }.MaxBy(p => p.Cycles).Part,
            Macs = operation.Macs,
            MappingEfficiency = isProduct ? 1 : 0,
            ArrayUtilization = total == 0 ? 0 : operation.Macs / (total * core.PeakMacsPerCycle),
            RooflineCycles = traffic.RooflineCycles(operation, core.PeakMacsPerCycle),
            Accesses = traffic.Accesses,
        };
    }
}
