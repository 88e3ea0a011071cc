using System.Text;
using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Reports;

namespace AcceleratorTraining.Backends.Simulator.Tests.Reports;

public class SimulationReportTests
{
    [Fact]
    public void Totals_are_sums_and_operators_follow_each_other()
    {
        SimulationReport report = HandMade.Report(null, HandMade.Convolution, HandMade.Pool);
        Assert.Equal([0L, 100], report.Operators.Select(o => o.StartCycle));
        Assert.Equal((200, 20, 160, 50), (report.Total.Cycles, report.Total.StallCycles, report.Total.Macs, report.RooflineCycles));
        Assert.Equal((2e-4, 0.2, 4), (report.Seconds, report.ArrayUtilization, report.RooflineDistance));
        Assert.Equal([new MemoryUse("sram", 40, 16, 56e6 / 200 / 1e9), new MemoryUse("dram", 64, 0, 64e6 / 200 / 1e9)], report.Memories);
        Assert.Equal([new MemoryUse("sram", 10, 16, 26e6 / 100 / 1e9), new MemoryUse("dram", 64, 0, 64e6 / 100 / 1e9)], report.Operators[0].Memories);
    }

    [Fact]
    public void The_bottleneck_is_what_most_cycles_wait_for()
    {
        Assert.Equal(Bottleneck.Weights, HandMade.Report(null, HandMade.Convolution, HandMade.Pool with { ComputeCycles = 99 }).Bottleneck);
        Assert.Equal(Bottleneck.Vector, HandMade.Report(null, HandMade.Convolution, HandMade.Pool with { ComputeCycles = 51 }, HandMade.Pool with { ComputeCycles = 50 }).Bottleneck);
    }

    [Fact]
    public void Nothing_costs_nothing_and_has_no_distance()
    {
        SimulationReport report = HandMade.Report(HandMade.Energy);
        Assert.Equal((0, 0, null, 0), (report.Seconds, report.ArrayUtilization, report.RooflineDistance, report.Energy!.TotalPicojoules));
        Assert.All(report.Memories, m => Assert.Equal((0, 0), (m.Bytes, m.GigabytesPerSecond)));
    }

    [Fact]
    public void Energies_add_up_over_operators()
    {
        // 160 MACs at 2, 26 bytes at 1, 64 at 10; then 30 bytes at 1.
        SimulationReport report = HandMade.Report(HandMade.Energy, HandMade.Convolution, HandMade.Pool);
        Assert.Equal([320.0 + 26 + 640, 30], report.Operators.Select(o => o.Energy!.TotalPicojoules));
        Assert.Equal(("hand", 1016.0), (report.Energy!.Table, report.Energy.TotalPicojoules));
    }

    [Fact]
    public void Json_has_these_fields()
    {
        const string Expected = """
            {"timing":"hand","description":"For tests.","mode":"fixed","source":"Nowhere, \u0022really\u0022.","measuredError":"None.","clockHz":1000000,"peakMacsPerCycle":4,
            "workload":"net","totalCycles":200,"totalComputeCycles":180,"totalStallCycles":20,"totalSeconds":0.0002,"totalMacs":160,"arrayUtilization":0.2,"rooflineCycles":50,"rooflineDistance":4,"bottleneck":"vector",
            "energy":{"table":"hand","totalPicojoules":1016,"arithmeticPicojoules":320,"leakagePicojoules":0,"chipPicojoules":0,"picojoulesByMemory":{"dram":640,"sram":56},"picojoulesByOperand":{"input":40,"weights":640,"partialSums":8,"output":8}},
            "memories":[{"name":"sram","readBytes":40,"writtenBytes":16,"gigabytesPerSecond":0.00028},{"name":"dram","readBytes":64,"writtenBytes":0,"gigabytesPerSecond":0.00032}],
            "layers":[{"name":"conv","class":"convolution","cycles":100,"computeCycles":80,"stalls":20,"bottleneck":"weights","macs":160,"mappingEfficiency":0.5,"arrayUtilization":0.4,"rooflineCycles":50,"rooflineDistance":2,"energyPicojoules":986,
            "sramIfmapReads":10,"sramFilterReads":0,"sramOfmapWrites":10,"dramIfmapReads":0,"dramFilterReads":64,"dramOfmapWrites":0,
            "memories":[{"name":"sram","readBytes":10,"writtenBytes":16,"gigabytesPerSecond":0.00026},{"name":"dram","readBytes":64,"writtenBytes":0,"gigabytesPerSecond":0.00064}]},
            {"name":"pool","class":"maxPool","cycles":100,"computeCycles":100,"stalls":0,"bottleneck":"vector","macs":0,"mappingEfficiency":0,"arrayUtilization":0,"rooflineCycles":0,"rooflineDistance":null,"energyPicojoules":30,
            "sramIfmapReads":30,"sramFilterReads":0,"sramOfmapWrites":0,"dramIfmapReads":0,"dramFilterReads":0,"dramOfmapWrites":0,
            "memories":[{"name":"sram","readBytes":30,"writtenBytes":0,"gigabytesPerSecond":0.0003},{"name":"dram","readBytes":0,"writtenBytes":0,"gigabytesPerSecond":0}]}]}
            """;
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            SimulationJson.Write(writer, HandMade.Report(HandMade.Energy, HandMade.Convolution, HandMade.Pool));
            writer.WriteEndObject();
        }

        Assert.Equal(Expected.ReplaceLineEndings(""), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Csv_has_a_line_an_operator_and_quotes_what_needs_it()
    {
        const string Expected = """"
            timing,mode,clockHz,name,class,cycles,computeCycles,stallCycles,bottleneck,macs,mappingEfficiency,arrayUtilization,rooflineCycles,rooflineDistance,sramReadBytes,sramWrittenBytes,sramGigabytesPerSecond,dramReadBytes,dramWrittenBytes,dramGigabytesPerSecond,energyTable,energyPicojoules,source,measuredError
            hand,fixed,1000000,"conv, ""1""",convolution,100,80,20,weights,160,0.5,0.4,50,2,10,16,0.00026,64,0,0.00064,,,"Nowhere, ""really"".",None.
            hand,fixed,1000000,pool,maxPool,100,100,0,vector,0,0,0,0,,30,0,0.0003,0,0,0,,,"Nowhere, ""really"".",None.

            """";
        Assert.Equal(Expected.ReplaceLineEndings("\n"), SimulationCsv.Write(HandMade.Report(null, HandMade.Convolution with { Name = "conv, \"1\"" }, HandMade.Pool)));
    }
}
