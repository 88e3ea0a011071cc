using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Our counts for ZigZag's mappings, and our own mappings on its hardware, beside ZigZag.</summary>
internal static class ZigZagComparison
{
    /// <summary>Compares.</summary>
    /// <param name="layers">zigzag_layers.csv.</param>
    /// <param name="hardware">zigzag_hardware.csv.</param>
    public static ReferenceComparison Run(string layers, string hardware)
    {
        ErrorSummary cycles = new(), accesses = new();
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
            Console.WriteLine($"{label}: zz {row["latency_total"]} = {row["data_onloading"]}+{row["computation"]}+{row["data_offloading"]}; ours given {given.LatencyCycles} = {given.OnloadingCycles}+{given.ComputationCycles}+{given.OffloadingCycles} dram {given.AccessesAt("dram")}");
        }

        return new ReferenceComparison("zigzag", "", [accesses.Exact("accesses")]);
    }
}
