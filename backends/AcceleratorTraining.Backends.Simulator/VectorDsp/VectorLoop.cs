namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>All runs of a loop together.</summary>
/// <param name="Instructions">Its arithmetic.</param>
/// <param name="LoadBytes">Bytes that its vector loads bring in.</param>
/// <param name="StoreBytes">Bytes that its vector stores take out.</param>
internal readonly record struct VectorLoop(InstructionMix Instructions, double LoadBytes, double StoreBytes)
{
    /// <summary>Packets: a packet holds one instruction a slot, so it takes as many as its fullest slot.</summary>
    public double Packets(VectorDspCore core) => Math.Max(ArithmeticPackets(core), Math.Max(LoadBytes / core.LoadBytesPerPacket, StoreBytes / core.StoreBytesPerPacket));

    /// <summary>Whether it waits for its loads rather than for its arithmetic.</summary>
    public bool IsLoadBound(VectorDspCore core) => LoadBytes / core.LoadBytesPerPacket > ArithmeticPackets(core);

    private double ArithmeticPackets(VectorDspCore core)
    {
        (double multiplies, double shifts, double permutes, double others) = Instructions;
        return Math.Max(
            Math.Max(multiplies / core.MultiplySlots, shifts / core.ShiftSlots),
            Math.Max(permutes / core.PermuteSlots, (multiplies + shifts + permutes + others) / core.InstructionsPerPacket));
    }
}
