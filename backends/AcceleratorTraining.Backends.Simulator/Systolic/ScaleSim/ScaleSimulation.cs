namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>One layer on SCALE-Sim's machine without bandwidth limits ("CALC"): closed formulas, and walks only where a buffer's contents depend on the order of requests.</summary>
internal static class ScaleSimulation
{
    // Beyond these a walk takes minutes or gigabytes.
    private const long LargestDemand = 1L << 34;
    private const long LargestInput = 1L << 28;

    /// <summary>What SCALE-Sim prints.</summary>
    /// <exception cref="SimulationException">The layer is too large to be walked.</exception>
    public static ScaleSimReport Run(ScaleSimLayer layer, SystolicArray array, ScaleSimBuffers buffers)
    {
        FoldedGemm gemm = new(array, layer.M, layer.Filters, layer.K);
        long cycles = ScaleSimCycles.Reported(gemm);
        if (cycles > LargestDemand) throw new SimulationException($"A layer of {cycles} cycles is too large for exact DRAM traffic: {LargestDemand} at most; choose dramTraffic 'tiled'.");
        long inputReads = InputReads(layer, gemm, FlushingBuffer.Capacity(buffers.InputBytes)), weightReads = WeightReads(gemm, FlushingBuffer.Capacity(buffers.WeightBytes));
        DrainingBuffer writes = DrainingBuffer.Run(gemm, buffers.OutputBytes);
        long inputStart = FlushingBuffer.FirstPrefetch(buffers.InputBytes, inputReads, FirstInputRequest(gemm));
        long weightStart = FlushingBuffer.FirstPrefetch(buffers.WeightBytes, weightReads, FirstWeightRequest(gemm));
        return new ScaleSimReport
        {
            TotalCycles = cycles + writes.StallCycles,
            TotalCyclesWithPrefetch = writes.Stop - Math.Min(inputStart, weightStart),
            StallCycles = writes.StallCycles,
            OverallUtilizationPercent = ScaleSimCycles.OverallUtilizationPercent(gemm, cycles + writes.StallCycles),
            MappingEfficiencyPercent = 100 * gemm.MappingEfficiency,
            ComputeUtilizationPercent = ScaleSimCycles.ComputeUtilizationPercent(gemm),
            SramInputReads = gemm.InputReads,
            SramWeightReads = gemm.WeightReads,
            SramOutputWrites = ScaleSimCycles.ReportedOutputWrites(gemm),
            DramInputReads = inputReads,
            DramWeightReads = weightReads,
            DramOutputWrites = writes.Words,
            DramInputStart = inputStart,
            DramWeightStart = weightStart,
            DramOutputStart = writes.Start ?? cycles,
            DramOutputStop = writes.Stop,
        };
    }

    private static long InputReads(ScaleSimLayer layer, FoldedGemm gemm, long capacity)
    {
        long unique = layer.UniqueInputs;

        // Without a flush, everything is read once.
        if (unique < capacity) return unique;
        long passes = gemm.Array.Dataflow == Dataflow.InputStationary ? 1 : gemm.ColumnFolds;
        if (!layer.Overlaps) return FlushingBuffer.RepeatedReads(capacity, 0, 0, unique, passes);
        long addresses = checked(layer.Batch * layer.Rows.Extent * layer.Columns.Extent * layer.Channels);
        if (gemm.InputReads > LargestDemand || addresses > LargestInput)
            throw new SimulationException($"A layer with {gemm.InputReads} input requests to {addresses} addresses is too large for exact DRAM traffic: {LargestDemand} and {LargestInput} at most; choose dramTraffic 'tiled'.");
        return WindowDemand.Reads(layer, gemm, capacity);
    }

    private static long WeightReads(FoldedGemm gemm, long capacity)
    {
        SystolicArray array = gemm.Array;
        return array.Dataflow switch
        {
            // A block is the filters of one column fold, asked for by each row fold.
            Dataflow.OutputStationary => FlushingBuffer.RepeatedReads(capacity, array.Columns * gemm.K, gemm.ColumnFolds - 1, (gemm.N - (gemm.ColumnFolds - 1) * array.Columns) * gemm.K, gemm.RowFolds),
            Dataflow.WeightStationary => checked(gemm.K * gemm.N),
            _ => FlushingBuffer.RepeatedReads(capacity, 0, 0, checked(gemm.K * gemm.N), gemm.ColumnFolds),
        };
    }

    private static long FirstInputRequest(FoldedGemm gemm) => gemm.Array.Dataflow switch
    {
        Dataflow.OutputStationary => 0,
        Dataflow.WeightStationary => gemm.Array.Rows,
        _ => ScaleSimCycles.FirstStationaryRequest(gemm),
    };

    private static long FirstWeightRequest(FoldedGemm gemm) => gemm.Array.Dataflow switch
    {
        Dataflow.OutputStationary => 0,
        Dataflow.WeightStationary => ScaleSimCycles.FirstStationaryRequest(gemm),
        _ => gemm.Array.Rows,
    };
}
