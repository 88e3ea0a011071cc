namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>What an operator asks of the vector units.</summary>
/// <param name="Inner">The inner loop.</param>
/// <param name="Outer">The output stage, where there is one apart.</param>
/// <param name="Shares">Parts that the contexts can share out among them.</param>
/// <param name="Runs">Runs of the inner loop, each filling its pipeline anew.</param>
internal readonly record struct VectorWork(VectorLoop Inner, VectorLoop Outer, double Shares, double Runs)
{
    /// <summary>Cycles of the inner loop and of the output stage. Loops are taken to be software-pipelined: a latency a run.</summary>
    public (double Inner, double Outer) Cycles(VectorDspCore core)
    {
        double cycles = core.CyclesPerPacket / Math.Min(core.Contexts, Math.Max(Shares, 1));
        return ((Inner.Packets(core) + Runs * core.LatencyPackets) * cycles, Outer.Packets(core) * cycles);
    }
}
