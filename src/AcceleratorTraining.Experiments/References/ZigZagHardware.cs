using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;

namespace AcceleratorTraining.Experiments.References;

/// <summary>ZigZag's accelerators, from zigzag_hardware.csv.</summary>
internal static class ZigZagHardware
{
    // Which loops its shipped mappings spread along which dimension: output channels or groups, input channels, columns, rows.
    private static readonly ImmutableArray<ImmutableArray<string>> Unrolls = [["K", "G"], ["C"], ["OX"], ["OY"]];

    private static readonly Dictionary<string, Operand> Operands = new(StringComparer.Ordinal) { ["I1"] = Operand.Input, ["I2"] = Operand.Weights, ["O"] = Operand.Output };

    private static readonly Dictionary<string, TransferKind> Kinds = new(StringComparer.Ordinal)
    {
        ["tl"] = TransferKind.ReadForBelow,
        ["fl"] = TransferKind.WriteFromBelow,
        ["th"] = TransferKind.ReadForAbove,
        ["fh"] = TransferKind.WriteFromAbove,
    };

    /// <summary>One of them.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">Its name there.</param>
    public static MemoryHierarchy Read(ReferenceTableReader table, string name)
    {
        ReferenceTableReader.Row[] rows = [.. table.Rows.Where(r => r["hardware"] == name)];
        ReferenceTableReader.Row array = rows.Single(r => r["memory"] == "mac_array");
        string[] sizes = array["port"].Split('x'), dimensions = array["port_type"].Split(' ');
        return new MemoryHierarchy(
            name,
            [.. sizes.Select((size, i) => new ArrayDimension(dimensions[i], long.Parse(size, CultureInfo.InvariantCulture), Unrolls[i]))],
            [.. rows.Where(r => r["memory"] != "mac_array").GroupBy(r => r["memory"]).Select(Memory)]);

        HierarchyMemory Memory(IGrouping<string, ReferenceTableReader.Row> ports) => new(
            ports.Key,
            ports.First().Integer("size_bits"),
            [.. ports.First()["operands"].Split(' ').Select(o => Operands[o])],
            [.. ports.First()["served_dimensions"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => Array.IndexOf(dimensions, d))],
            [.. ports.Select(p => new MemoryPort(p["port"], p.Integer("bandwidth_min_bits"), p.Integer("bandwidth_max_bits"), [.. p["allocation"].Split(' ').Select(Use)]))]);

        static PortUse Use(string text) => new(Operands[text.Split(':')[0]], Kinds[text.Split(':')[1]]);
    }
}
