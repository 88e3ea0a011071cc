using AcceleratorTraining.Backends.Simulator.Mapping;

namespace AcceleratorTraining.Experiments.References;

/// <summary>
/// Timeloop's energies from our counts. A memory moves a block of words an access; reads cost one energy, fills and updates another. Of the two only the
/// larger is printed, to two digits: the others come from energy_tables.csv, and for the small buffers of the conv1d designs from the rows of the first two of them,
/// which are not compared then. Rows whose write energy is known from neither are left out.
/// </summary>
internal sealed class TimeloopEnergy(ReferenceTableReader tables)
{
    // The DRAMs of the designs: reads and writes cost the same, in whole picojoules.
    private const double Lpddr4Access = 512, WideDramAccess = 2048;

    private readonly ErrorSummary _summary = new();
    private readonly Dictionary<string, (double Read, double Write)> _calibrated = [];

    /// <summary>Adds the multipliers' row of a design.</summary>
    public void AddMultipliers(string label, ReferenceTableReader.Row row, NestTraffic traffic)
    {
        if (Find(row["design"], "mac 8x8+16") is { } energy) _summary.Add(label, traffic.Computes * energy, row.Number("energy_total_pj"));
    }

    /// <summary>Adds a memory's row.</summary>
    public void Add(string label, ReferenceTableReader.Row row, LevelTraffic traffic)
    {
        double block = row.Number("block_size"), reads = Math.Ceiling(traffic.Reads / block), writes = Math.Ceiling(traffic.Fills / block) + Math.Ceiling(traffic.Updates / block);
        string kind = $"{row["size_words"]} {row["vector_access_pj"]}";
        if (IsCalibration(row["design"]))
        {
            Calibrate(kind, reads, writes, row.Number("energy_total_pj"));
            return;
        }

        string component = row["component"];
        (double Read, double Write)? access = row.Number("vector_access_pj") is Lpddr4Access or WideDramAccess
            ? (row.Number("vector_access_pj"), row.Number("vector_access_pj"))
            : component.EndsWith("_reg", StringComparison.Ordinal)
                ? Find(row["design"], "register read") is { } register ? (register, 0) : null
                : Find(row["design"], $"{component} read") is { } read && Find(row["design"], $"{component} write") is { } write
                    ? (read, write)
                    : _calibrated.TryGetValue(kind, out (double, double) known) ? known : null;
        if (access is not { } energy) return;
        _summary.Add(label, traffic.Instances * (reads * energy.Read + writes * energy.Write), row.Number("energy_total_pj"));
    }

    /// <summary>All rows.</summary>
    public ComparedQuantity Summarize() => _summary.Summarize("energy a memory and operand", "within 0.1 % on every row", q => q.LargestError <= 0.001);

    private static bool IsCalibration(string design) => design.Contains("/00-", StringComparison.Ordinal) || design.Contains("/01-", StringComparison.Ordinal);

    // A row without writes tells what a read costs; one with both then tells what a write costs.
    private void Calibrate(string kind, double reads, double writes, double total)
    {
        double read = writes == 0 ? total / reads : _calibrated.GetValueOrDefault(kind).Read;
        _calibrated[kind] = (read, writes == 0 ? _calibrated.GetValueOrDefault(kind).Write : (total - reads * read) / writes);
    }

    private double? Find(string design, string item)
    {
        // The designs share components with those whose tables were read.
        string source = design is "eyeriss_like" or "ispass2020/timeloop/06-mapper-convlayer-eyeriss" ? "eyeriss_like" : design == "simple_output_stationary" ? "simple_weight_stationary" : "";
        if (source.Length == 0) return null;
        ReferenceTableReader.Row[] rows = [.. tables.Rows.Where(r => r["source"].EndsWith(source, StringComparison.Ordinal) && r["item"] == item)];
        return rows.Length == 1 ? rows[0].Number("energy_pj") : null;
    }
}
