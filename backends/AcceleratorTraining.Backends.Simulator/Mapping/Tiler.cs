namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>Searches a good mapping of a problem onto a machine: which loops run over the array, in which order and cut where the others run, what lies in which memory.</summary>
public static class Tiler
{
    /// <summary>Searches. The same arguments give the same tiling; no optimum is promised.</summary>
    /// <param name="problem">The loops.</param>
    /// <param name="hierarchy">The machine.</param>
    /// <param name="objective">What to minimise.</param>
    /// <exception cref="SimulationException">No tiling fits the machine's memories, or its counts exceed 64 bits.</exception>
    public static TilingResult Search(LoopProblem problem, MemoryHierarchy hierarchy, TilingObjective objective = TilingObjective.Latency)
    {
        try
        {
            return new TilingSearch(problem, hierarchy, objective).Run();
        }
        catch (OverflowException exception)
        {
            throw new SimulationException($"The loops of '{problem.Name}' exceed 64 bits.", exception);
        }
    }
}
