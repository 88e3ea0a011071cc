namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>What a search minimises.</summary>
public enum TilingObjective
{
    /// <summary>Latency; of equal ones the least traffic at the outermost memories.</summary>
    Latency,

    /// <summary>Bits moved at the outermost memories; of equal ones the least latency.</summary>
    OuterTraffic,
}
