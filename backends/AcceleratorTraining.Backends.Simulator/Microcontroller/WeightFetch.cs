using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>The weights' way from their memory to the core.</summary>
/// <param name="Memory">Where they lie.</param>
/// <param name="Bytes">Bytes read there: once where they fit the cache, else once a pass.</param>
/// <param name="WaitCycles">Wait states, a line at a time.</param>
internal readonly record struct WeightFetch(MemoryLevel Memory, double Bytes, double WaitCycles)
{
    /// <summary>
    /// A library walks over all weights of a layer for each group of output pixels. What does not fit the cache is gone when
    /// the next walk comes for it, so it is all or nothing. Each line (a burst) costs the memory's latency.
    /// </summary>
    public static WeightFetch Of(WorkloadOperator operation, MicrocontrollerCore core)
    {
        MemoryLevel memory = operation.WeightSource is WeightSource.Parameter or WeightSource.Perturbed ? core.ParameterMemory : core.ConstantMemory;
        if (operation.WeightSource == WeightSource.None) return new WeightFetch(memory, 0, 0);
        double passes = operation.WeightBytes <= core.CacheBytes ? 1 : Math.Ceiling((double)operation.Gemm.M / core.PixelsPerPass);
        return new WeightFetch(memory, operation.WeightBytes * passes, Math.Ceiling((double)operation.WeightBytes / memory.BurstBytes) * passes * memory.ReadLatencyCycles);
    }
}
