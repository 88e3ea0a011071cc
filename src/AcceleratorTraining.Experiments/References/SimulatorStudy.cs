using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments.References;

/// <summary>The simulator beside figures of other simulators, compilers and devices: what is equal, and how far off the rest is.</summary>
internal sealed class SimulatorStudy : IExperiment
{
    private const string Speed = "speed";
    private const string Folder = "simulator-references", Models = "tflite-goldens";

    // Figures of one quantity share a name; what follows the bar tells them apart.
    private const char Bar = '|';

    // A new source is one line here.
    private static readonly ImmutableArray<(string File, Func<DataFolder, ReferenceComparison> Run)> Sources =
    [
        ("scalesim_layers.csv", data => ScaleSimComparison.Run(Require(data, "scalesim_layers.csv"))),
        ("vela_ops.csv", data => VelaComparison.Run(Require(data, "vela_ops.csv"), Require(data, "vela_networks.csv"))),
        ("vela_networks.csv", data => VelaModelComparison.Run(Require(data, "vela_networks.csv"), ModelFolder(data))),
        ("tpu_gemm_measured.csv", data => TpuComparison.Run(Require(data, "tpu_gemm_measured.csv"))),
        ("timeloop_designs.csv", data => TimeloopComparison.Run(Require(data, "timeloop_designs.csv"), Require(data, "timeloop_access_counts.csv"), Require(data, "energy_tables.csv"))),
        ("zigzag_layers.csv", data => ZigZagComparison.Run(Require(data, "zigzag_layers.csv"), Require(data, "zigzag_hardware.csv"))),
        ("mcu_mlperf_tiny.csv", data => Microcontrollers.McuComparison.Run(Require(data, "mcu_mlperf_tiny.csv"), ModelFolder(data))),
    ];

    /// <inheritdoc/>
    public string Name => "simulator";

    /// <inheritdoc/>
    public string Summary => "The simulator's cycles, accesses and energies beside those of SCALE-Sim, Vela, Timeloop, ZigZag, a TPU and microcontrollers.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context) =>
    [
        .. Sources.Select(source => new ExperimentCell(source.File, "comparison", 1, Identity(context, source.File), _ => Task.FromResult(Measure(source.Run(context.Data))))),
        new ExperimentCell(Speed, "seconds", 1, Identity(context, Speed), token => SpeedAsync(context, token)),
    ];

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "The simulator beside others' figures",
        """
        Each table is one file of figures that this project did not make; "rows" are those that have the figure. The error is |ours - theirs| / theirs. "equal" means the same number, not a rounded one.
        What the simulator was given beside shapes stands above each table. A target that was missed says "no".
        """,
        [.. results.Cells.Select(c => c.Cell.Task == Speed ? SpeedTable(c.Result) : Table(c.Cell.Task, c.Result))]);

    // What simulating costs, on the machine that runs this.
    private static async Task<CellResult> SpeedAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ForwardProgram network = ModelLowering.Lower(QuantizedModel.Load(context.Data.Require($"{Models}/pretrainedResnet_quant/model.tflite", "the data folder")), new LoweringOptions { Batch = 1 }).Program;
        List<(string, double)> figures = [.. TimingProfiles.All.Select(t => ($"ResNet8 on {t.Name}, analytic, ms{Bar}1", SimulatorSpeed.PriceMilliseconds(network, t)))];
        figures.Add(($"ResNet18's 12 layers on 32x32 with DRAM traces and tiles, s{Bar}1", SimulatorSpeed.TraceSeconds(Require(context.Data, "scalesim_layers.csv"))));
        figures.Add(($"training steps on the simulator over those on {context.Backend.Name}, ratio{Bar}1.05", await SimulatorSpeed.TrainingRatioAsync(context.Backend, TimingProfiles.Get("cortex-m4"), cancellationToken).ConfigureAwait(false)));
        return CellResult.Of(figures);
    }

    private static ReportTable SpeedTable(CellResult result) => new(
        "Speed of the simulator itself",
        ["what", "measured", "target: below", "reached"],
        [
            .. from figure in result.Figures
               let names = figure.Key.Split(Bar)
               select (ImmutableArray<string>)[names[0], figure.Value.ToString("0.###", CultureInfo.InvariantCulture), names[1], figure.Value < double.Parse(names[1], CultureInfo.InvariantCulture) ? "yes" : "no"],
        ]);

    private static string ModelFolder(DataFolder data) => Path.GetDirectoryName(Path.GetDirectoryName(data.Require($"{Models}/ad01_int8/model.tflite", "the data folder that README names")))!;

    private static string Require(DataFolder data, string file) => data.Require($"{Folder}/{file}", "the data folder that README names");

    // A comparison takes seconds and depends on the simulator's code: it is made again for every build.
    private static string Identity(ExperimentContext context, string file) =>
        CellIdentity.Of(context, file, $"{typeof(TimingProfile).Module.ModuleVersionId}", $"{typeof(SimulatorStudy).Module.ModuleVersionId}");

    private static CellResult Measure(ReferenceComparison comparison) => CellResult.Of(
    [
        .. comparison.Quantities.SelectMany((q, i) => Figures(q).Select(f => (string.Create(CultureInfo.InvariantCulture, $"{i:000}{Bar}{Clean(q.Name)}{Bar}{Clean(q.Target)}{Bar}{f.Name}"), f.Value))),
        .. new[] { ($"source{Bar}{Clean(comparison.Source)}{Bar}{Clean(comparison.Given)}", 0.0) },
    ]);

    private static IEnumerable<(string Name, double Value)> Figures(ComparedQuantity quantity)
    {
        yield return ("rows", quantity.Rows);
        yield return ("equal", quantity.Equal);
        yield return ("mean", quantity.MeanError);
        yield return ("median", quantity.MedianError);
        yield return ("ninetieth", quantity.NinetiethError);
        yield return ("largest", quantity.LargestError);
        yield return ("met", quantity.IsMet ? 1 : 0);
        if (quantity.RankCorrelation is { } rank) yield return ("rank", rank);
    }

    private static string Clean(string text) => text.Replace(Bar, '/');

    private static ReportTable Table(string file, CellResult result)
    {
        string[] source = [.. result.Figures.Keys.Where(k => k.StartsWith($"source{Bar}", StringComparison.Ordinal)).SelectMany(k => k.Split(Bar))];
        string caption = source.Length == 3 ? $"{source[1]} (given: {source[2]})" : file;
        ImmutableArray<string> columns = ["quantity", "rows", "equal", "mean error", "median", "90th percentile", "largest", "rank correlation", "target", "reached"];
        if (result.NotRun is { } reason) return new ReportTable(caption, columns, [[$"not run: {reason}", "", "", "", "", "", "", "", "", ""]]);
        IEnumerable<IGrouping<string, KeyValuePair<string, double>>> quantities = result.Figures.Where(f => char.IsAsciiDigit(f.Key[0])).GroupBy(f => f.Key[..f.Key.LastIndexOf(Bar)], StringComparer.Ordinal);
        return new ReportTable(caption, columns, [.. quantities.Select(q => Row(q.Key.Split(Bar), q.ToDictionary(f => f.Key[(f.Key.LastIndexOf(Bar) + 1)..], f => f.Value, StringComparer.Ordinal)))]);
    }

    private static ImmutableArray<string> Row(string[] names, Dictionary<string, double> figures) =>
    [
        names[1], Count(figures["rows"]), Count(figures["equal"]), Percent(figures["mean"]), Percent(figures["median"]), Percent(figures["ninetieth"]), Percent(figures["largest"]),
        figures.TryGetValue("rank", out double rank) ? rank.ToString("0.000", CultureInfo.InvariantCulture) : "", names[2], figures["met"] > 0 ? "yes" : "no",
    ];

    private static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double value) => value == 0 ? "0" : value.ToString("0.00 %", CultureInfo.InvariantCulture);
}
