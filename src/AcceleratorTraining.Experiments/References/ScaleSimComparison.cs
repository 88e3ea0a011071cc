using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Mode "scale-sim" beside SCALE-Sim's own runs: layers of five networks and matrix products on several arrays, in all dataflows, with large and small SRAMs.</summary>
internal static class ScaleSimComparison
{
    // What is compared: SCALE-Sim's column, and ours. Its percentages are printed with six digits after the point.
    private static readonly ImmutableArray<(string Column, Func<ScaleSimReport, double> Ours)> Columns =
    [
        ("total_cycles", r => r.TotalCycles),
        ("total_cycles_incl_prefetch", r => r.TotalCyclesWithPrefetch),
        ("stall_cycles", r => r.StallCycles),
        ("overall_util_pct", r => Math.Round(r.OverallUtilizationPercent, 6)),
        ("mapping_eff_pct", r => Math.Round(r.MappingEfficiencyPercent, 6)),
        ("compute_util_pct", r => Math.Round(r.ComputeUtilizationPercent, 6)),
        ("sram_ifmap_reads", r => r.SramInputReads),
        ("sram_filter_reads", r => r.SramWeightReads),
        ("sram_ofmap_writes", r => r.SramOutputWrites),
        ("dram_ifmap_reads", r => r.DramInputReads),
        ("dram_filter_reads", r => r.DramWeightReads),
        ("dram_ofmap_writes", r => r.DramOutputWrites),
        ("dram_ifmap_start", r => r.DramInputStart),
        ("dram_filter_start", r => r.DramWeightStart),
        ("dram_ofmap_start", r => r.DramOutputStart),
        ("dram_ofmap_stop", r => r.DramOutputStop),
    ];

    private static readonly Dictionary<string, Dataflow> Dataflows = new(StringComparer.Ordinal)
    {
        ["os"] = Dataflow.OutputStationary,
        ["ws"] = Dataflow.WeightStationary,
        ["is"] = Dataflow.InputStationary,
    };

    /// <summary>Runs every row of the table.</summary>
    public static ReferenceComparison Run(string path) => Run(ReferenceTableReader.Load(path).Rows);

    /// <summary>Runs some rows of the table.</summary>
    public static ReferenceComparison Run(ImmutableArray<ReferenceTableReader.Row> rows)
    {
        SortedDictionary<(int, string), ErrorSummary> summaries = [];
        SortedDictionary<string, ErrorSummary> tiled = new(StringComparer.Ordinal);
        foreach (ReferenceTableReader.Row row in rows)
        {
            ScaleSimReport report = ScaleSimulation.Run(Layer(row), Array(row), Buffers(row));
            for (int i = 0; i < Columns.Length; i++) Of(summaries, i, row["dataflow"]).Add(Name(row), Columns[i].Ours(report), row.Number(Columns[i].Column));
            AddTiled(tiled, row);
        }

        return new ReferenceComparison(
            "scalesim_layers.csv: SCALE-Sim 3.0.0, stall-free",
            "layer shapes, array, dataflow, SRAM sizes",
            [
                .. summaries.Select(s => s.Value.Exact($"{Columns[s.Key.Item1].Column}, {s.Key.Item2}")),
                .. tiled.Select(t => t.Value.AtMost(t.Key, 1)),
            ]);
    }

    // Our own tiles in the same halves of the same SRAMs: never above the buffer that is emptied when full, never below the words that the layer consists of.
    private static void AddTiled(SortedDictionary<string, ErrorSummary> summaries, ReferenceTableReader.Row row)
    {
        ScaleSimLayer layer = Layer(row);
        TileTraffic traffic = TileSearch.FewestWords(layer, Array(row), Buffers(row).Halves);
        string name = Name(row);
        Add("tiled dram_ifmap_reads", traffic.InputReads, row.Number("dram_ifmap_reads"));
        Add("tiled dram_filter_reads", traffic.WeightReads, row.Number("dram_filter_reads"));
        Add("tiled dram_ofmap_writes", traffic.OutputWrites + traffic.PartialSums, row.Number("dram_ofmap_writes"));
        Add("unique input words, of tiled dram_ifmap_reads", layer.UniqueInputs, traffic.InputReads);
        Add("unique weights, of tiled dram_filter_reads", layer.UniqueWeights, traffic.WeightReads);
        Add("unique output words, of tiled dram_ofmap_writes", layer.M * layer.Filters, traffic.OutputWrites);

        void Add(string quantity, double ours, double theirs)
        {
            if (!summaries.TryGetValue(quantity, out ErrorSummary? summary)) summaries.Add(quantity, summary = new ErrorSummary());
            summary.Add(name, ours, theirs);
        }
    }

    /// <summary>The layer of a row.</summary>
    internal static ScaleSimLayer Layer(ReferenceTableReader.Row row)
    {
        long stride = row.Integer("stride");
        return new ScaleSimLayer(1, Axis("ifmap_h", "filt_h"), Axis("ifmap_w", "filt_w"), row.Integer("channels"), row.Integer("filters"));

        WindowAxis Axis(string input, string filter)
        {
            long positions = row.Integer(input), taps = row.Integer(filter);
            return new WindowAxis(positions, taps, stride, 1, (positions - taps + stride + stride - 1) / stride);
        }
    }

    /// <summary>The array of a row.</summary>
    internal static SystolicArray Array(ReferenceTableReader.Row row) => new((int)row.Integer("array_rows"), (int)row.Integer("array_cols"), Dataflows[row["dataflow"]]);

    /// <summary>The SRAMs of a row.</summary>
    internal static ScaleSimBuffers Buffers(ReferenceTableReader.Row row) => new(1024 * row.Integer("ifmap_sram_kb"), 1024 * row.Integer("filter_sram_kb"), 1024 * row.Integer("ofmap_sram_kb"));

    /// <summary>A row's name in reports.</summary>
    internal static string Name(ReferenceTableReader.Row row) =>
        $"{row["topology"]} {row["layer"]} {row["array_rows"]}x{row["array_cols"]} {row["dataflow"]} {row["ifmap_sram_kb"]} kB";

    private static ErrorSummary Of(SortedDictionary<(int, string), ErrorSummary> summaries, int column, string dataflow)
    {
        if (!summaries.TryGetValue((column, dataflow), out ErrorSummary? summary)) summaries.Add((column, dataflow), summary = new ErrorSummary());
        return summary;
    }
}
