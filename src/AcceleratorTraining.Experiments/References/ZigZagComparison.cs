using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Our counts for ZigZag's mappings, and our own mappings on its hardware, beside ZigZag.</summary>
internal static class ZigZagComparison
{
    /// <summary>The one quantity that misses its target: on rows where ZigZag's figure is less than its own transfers take, nothing that counts them can be near it.</summary>
    public const string LatencyOnAllRows = "latency, own mapping, all rows as ZigZag prints them";

    // How far our own mappings may be behind.
    private const double Allowed = 1.1;

    /// <summary>Compares.</summary>
    /// <remarks>
    /// ZigZag lets the first loads of inputs and weights overlap although they share DRAM's one port, and lets those of a tile that is loaded once overlap the
    /// computation without asking when their words are used: on some rows its latency is less than its own DRAM transfers take. Ours never is, so those rows
    /// are compared with the transfers.
    /// </remarks>
    /// <param name="layers">zigzag_layers.csv.</param>
    /// <param name="hardware">zigzag_hardware.csv.</param>
    public static ReferenceComparison Run(string layers, string hardware)
    {
        ErrorSummary accesses = new(), words = new(), latency = new(), latencyOverTransfers = new(), latencyPlain = new(), leastCycles = new(), leastWords = new();
        ReferenceTableReader hardwareTable = ReferenceTableReader.Load(hardware);
        Dictionary<string, MemoryHierarchy> hierarchies = hardwareTable.Rows.Select(r => r["hardware"]).Distinct().ToDictionary(n => n, n => ZigZagHardware.Read(hardwareTable, n));
        foreach (ReferenceTableReader.Row row in ReferenceTableReader.Load(layers).Rows)
        {
            MemoryHierarchy hierarchy = hierarchies[row["hardware"]];
            ZigZagLayer layer = ZigZagLayer.Read(row, hierarchy);
            string label = $"{row["hardware"]} {layer.Problem.Name}";
            TilingResult given = TilingAnalysis.Analyze(layer.Problem, hierarchy, layer.Tiling);
            foreach ((string letter, Operand operand) in (ReadOnlySpan<(string, Operand)>)[("I", Operand.Input), ("W", Operand.Weights), ("O", Operand.Output)])
            {
                for (int level = 0; level < hierarchy.Way(operand).Length; level++)
                {
                    string memory = hierarchy.Way(operand)[level].Name;
                    foreach (TransferKind kind in Enum.GetValues<TransferKind>())
                        accesses.Add($"{label} {letter} {memory} {kind}", given.Traffic.Where(t => t.Memory == memory && t.Operand == operand && t.Kind == kind).Sum(t => t.Accesses), ZigZagLayer.Accesses(row, letter, level)[(int)kind]);
                }
            }

            TilingResult own = Tiler.Search(layer.Problem, hierarchy);
            string outermost = hierarchy.Memories[^1].Name;
            double transferred = given.Traffic.Where(t => t.Memory == outermost).Sum(t => t.BusyCycles), theirs = row.Number("latency_total");
            (transferred > theirs ? latencyOverTransfers : latency).Add(label, own.LatencyCycles, Math.Max(transferred, theirs));
            latencyPlain.Add(label, own.LatencyCycles, theirs);
            words.Add(label, own.AccessesAt(outermost), given.AccessesAt(outermost));
            leastCycles.Add(label, Math.Max((double)layer.Problem.Macs / hierarchy.Multipliers, own.Traffic.Where(t => t.Memory == outermost).Sum(t => t.BusyCycles)), own.LatencyCycles);
            leastWords.Add(label, UniqueBits(layer.Problem) / hierarchy.Memories[^1].Ports[0].MaximumBits, own.AccessesAt(outermost));
        }

        return new ReferenceComparison(
            "zigzag_layers.csv, zigzag_hardware.csv: ZigZag 3.8.5, objective latency",
            "hardware, layers, which loops may run along which dimension of the array; for the first row its mappings",
            [
                accesses.Exact("accesses a memory, operand and direction, given its mapping"),
                words.AtMost("DRAM accesses, own mapping", Allowed),
                latency.AtMost("latency, own mapping, rows whose ZigZag latency covers its own DRAM transfers", Allowed),
                latencyOverTransfers.AtMost("latency, own mapping, rows whose ZigZag latency is below its own DRAM transfers: against those", Allowed),
                latencyPlain.AtMost(LatencyOnAllRows, Allowed),
                leastCycles.AtMost("multiply-accumulates over multipliers, and own DRAM transfers, against own latency", 1),
                leastWords.AtMost("distinct words against own DRAM accesses", 1),
            ]);
    }

    private static double UniqueBits(LoopProblem problem) => problem.Operands.Sum(o => (double)problem.UniqueWords(o) * o.Bits);
}
