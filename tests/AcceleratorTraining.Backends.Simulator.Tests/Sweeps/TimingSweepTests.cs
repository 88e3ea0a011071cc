using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Sweeps;
using AcceleratorTraining.Backends.Simulator.Tests.Support;

namespace AcceleratorTraining.Backends.Simulator.Tests.Sweeps;

public class TimingSweepTests
{
    private static readonly TimingProfile Timing = TimingProfiles.Get("cortex-m4");
    private static readonly TimingProfile Array = TimingProfiles.Get("systolic-16x16");

    [Fact]
    public void Every_combination_is_priced_and_the_last_axis_changes_first()
    {
        SweepResult result = Run([SweepObjective.Seconds, SweepObjective.Bytes], "clockHz=1000000,2000000", "memories.sram.sizeBytes=65536,131072");
        Assert.Equal(["1000000 65536", "1000000 131072", "2000000 65536", "2000000 131072"], result.Points.Select(p => string.Join(' ', p.Values)));
        long cycles = SimulatedProgram.Create(Programs.Convolution(), Timing).Total.Cycles;
        Assert.All(result.Points, p => Assert.Equal(cycles, p.Cycles));
        Assert.Equal([cycles / 1e6, cycles / 1e6, cycles / 2e6, cycles / 2e6], result.Points.Select(p => p.Seconds));

        // Its flash is no memory of the sweep's bytes. The fast machine with little memory beats all others.
        Assert.Equal([65536, 131072, 65536, 131072], result.Points.Select(p => p.OnChipBytes));
        Assert.Equal([false, false, true, false], result.Points.Select(p => p.IsOnFront));
    }

    [Fact]
    public void A_machine_of_a_sweep_costs_what_its_timing_file_says()
    {
        SweepResult result = Run([SweepObjective.Cycles], "microcontroller.kernels.convolution.cyclesPerOperation=1,100");
        long[] cycles = [.. result.Points.Select(p => p.Cycles)];
        Assert.True(cycles[1] > cycles[0] * 5, $"{cycles[0]} and {cycles[1]} cycles");
        Assert.Equal([true, false], result.Points.Select(p => p.IsOnFront));
    }

    [Fact]
    public void A_smaller_array_is_on_the_front_where_its_size_is_an_objective()
    {
        SweepResult result = Run(Array, [SweepObjective.Cycles, SweepObjective.Macs], null, "systolicArray.rows=8,16");
        Assert.Equal([128, 256], result.Points.Select(p => p.PeakMacsPerCycle));
        Assert.True(result.Points[0].IsOnFront);
    }

    [Fact]
    public void A_machine_that_cannot_carry_the_workload_out_is_a_point_with_the_reason()
    {
        // Half of a buffer of one byte holds nothing.
        SweepResult result = Run(Array, [SweepObjective.Cycles], null, "systolicArray.weightBufferBytes=2,262144");
        Assert.Equal([false, true], result.Points.Select(p => p.IsOnFront));
        Assert.NotNull(result.Points[0].Failure);
    }

    [Fact]
    public void A_machine_beyond_the_reach_of_its_own_table_has_cycles_all_the_same()
    {
        // Its table ends at 1 MiB and is trusted to 16.
        const string Axis = "memories.sram.sizeBytes=917504,33554432";
        Assert.All(Run(Array, [SweepObjective.Cycles], null, Axis).Points, p => Assert.True(p is { Failure: null, Cycles: > 0 }));
        Assert.Throws<SimulationException>(() => Run(Array, [SweepObjective.Energy], EnergyTables.Get(Array.EnergyTable!), Axis));
    }

    [Fact]
    public void Energies_are_told_with_the_table()
    {
        EnergyTable table = EnergyTables.Get("stm32u575");
        SweepResult result = Run(Timing, [SweepObjective.Energy], table, "clockHz=1000000");
        SweepPoint point = Assert.Single(result.Points);
        Assert.Equal((table.Name, point.Cycles * table.PicojoulesPerCycle!.Value), (result.EnergyTable, point.EnergyPicojoules));
    }

    [Theory]
    [InlineData("clockHz=0", "clockHz=0: field 'clockHz' shall be")]
    [InlineData("clock=1", "field 'clock' is unknown")]
    [InlineData("microcontroller.cacheBytes=much", "field 'microcontroller.cacheBytes' shall be")]
    public void A_value_that_no_timing_file_may_have_is_refused(string axis, string part) =>
        Assert.Contains(part, Assert.Throws<SimulationException>(() => Sweep(axis)).Message, StringComparison.Ordinal);

    [Fact]
    public void Sweeps_that_are_too_large_empty_or_ambiguous_are_refused()
    {
        string Axis(string path, int count) => $"{path}={string.Join(',', Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture)))}";
        Assert.Equal(10_000, Sweep(Axis("clockHz", 100), Axis("memories.sram.sizeBytes", 100)).Count);
        Assert.Contains("10,100 combinations", Assert.Throws<SimulationException>(() => Sweep(Axis("clockHz", 101), Axis("memories.sram.sizeBytes", 100))).Message, StringComparison.Ordinal);
        Assert.Throws<SimulationException>(() => Sweep());
        Assert.Throws<SimulationException>(() => Sweep("clockHz=1", "clockHz=2"));
        Assert.Contains("no timing file", Assert.Throws<SimulationException>(() => new TimingSweep(Timing with { Json = "" }, [SweepAxis.Parse("clockHz=1")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objectives_are_each_named_once_and_energy_needs_a_table()
    {
        Assert.Throws<SimulationException>(() => Run([], "clockHz=1"));
        Assert.Throws<SimulationException>(() => Run([SweepObjective.Cycles, SweepObjective.Cycles], "clockHz=1"));
        Assert.Throws<SimulationException>(() => Run([SweepObjective.Energy], "clockHz=1"));
    }

    [Fact]
    public void Stopping_stops_it()
    {
        using CancellationTokenSource stop = new();
        List<int> done = [];
        Assert.Throws<OperationCanceledException>(() => Sweep("clockHz=1,2,3").Run(Programs.Convolution(), [SweepObjective.Cycles], null, new Stopping(done, stop), stop.Token));
        Assert.Equal([1], done);
    }

    [Fact]
    public void A_sweep_is_told_as_csv_json_and_page()
    {
        SweepResult result = HandMade;
        Assert.Equal(
            """
            timing,mode,clockHz,front,cycles,stallCycles,seconds,energyTable,energyPicojoules,onChipBytes,peakMacsPerCycle,failure,source,measuredError
            t,flat,1,true,10,1,0.5,hand,3,100,64,,None.,Not compared with anything.
            t,flat,2,false,,,,,,,,"Too small, by far.",None.,Not compared with anything.

            """.ReplaceLineEndings("\n"),
            SweepCsv.Write(result));
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            SweepJson.Write(writer, result);
            writer.WriteEndObject();
        }

        Assert.EndsWith(
            ""","objectives":["cycles","bytes"],"points":[{"values":{"clockHz":"1"},"front":true,"cycles":10,"stallCycles":1,"seconds":0.5,"energyPicojoules":3,"onChipBytes":100,"peakMacsPerCycle":64},{"values":{"clockHz":"2"},"front":false,"failure":"Too small, by far."}]}""",
            Encoding.UTF8.GetString(stream.ToArray()),
            StringComparison.Ordinal);
        string page = SweepPage.Write(result);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        XElement root = XDocument.Parse(page).Root!;
        Assert.Equal(["best"], Assert.Single(root.Descendants("svg")).Elements("circle").Select(c => c.Attribute("class")!.Value));
        Assert.Contains(root.Descendants("td"), d => d.Value == "Too small, by far.");
    }

    private static SweepResult HandMade => new()
    {
        Workload = "net",
        Timing = Simulators.Flat(Hal.OperatorExtensions.None) with { Name = "t" },
        EnergyTable = "hand",
        Axes = [SweepAxis.Parse("clockHz=1,2")],
        Objectives = [SweepObjective.Cycles, SweepObjective.Bytes],
        Points =
        [
            new SweepPoint { Values = ["1"], Cycles = 10, StallCycles = 1, Seconds = 0.5, EnergyPicojoules = 3, OnChipBytes = 100, PeakMacsPerCycle = 64, IsOnFront = true },
            new SweepPoint { Values = ["2"], Failure = "Too small, by far." },
        ],
    };

    private static TimingSweep Sweep(params string[] axes) => new(Timing, [.. axes.Select(SweepAxis.Parse)]);

    private static SweepResult Run(SweepObjective[] objectives, params string[] axes) => Run(Timing, objectives, null, axes);

    private static SweepResult Run(TimingProfile timing, SweepObjective[] objectives, EnergyTable? table, params string[] axes) =>
        new TimingSweep(timing, [.. axes.Select(SweepAxis.Parse)]).Run(Programs.Convolution(), [.. objectives], table);

    private sealed class Stopping(List<int> done, CancellationTokenSource stop) : IProgress<int>
    {
        public void Report(int value)
        {
            done.Add(value);
            stop.Cancel();
        }
    }
}
