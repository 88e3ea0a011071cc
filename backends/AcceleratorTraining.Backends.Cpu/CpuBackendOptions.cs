namespace AcceleratorTraining.Backends.Cpu;

/// <summary>How the cpu backend uses the machine; no option changes a result.</summary>
public sealed class CpuBackendOptions
{
    /// <summary>Threads among which the images of a batch are dealt out; at least 1.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>
    /// Forces one kind of lanes: "avxvnni", "avx2", "vector128" or "scalar". Null leaves the choice to the environment
    /// variable ACCTRAIN_CPU_LANES, or to the backend.
    /// </summary>
    public string? Lanes { get; set; }
}
