using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class SystolicArrayReaderTests
{
    private const string Pipelined = """
        {
          "name": "small", "description": "d", "source": "s", "measuredError": "not compared with anything", "machine": "systolicArray", "clockHz": 1000000, "extensions": [],
          "memories": [
            { "name": "sram", "sizeBytes": 3000, "readBytesPerCycle": 64, "writeBytesPerCycle": 64, "readLatencyCycles": 0, "writeLatencyCycles": 0, "burstBytes": 1, "ports": 1 },
            { "name": "dram", "sizeBytes": 100000, "readBytesPerCycle": 8, "writeBytesPerCycle": 8, "readLatencyCycles": 0, "writeLatencyCycles": 0, "burstBytes": 1, "ports": 1 },
            { "name": "rom", "sizeBytes": 100000, "readBytesPerCycle": 8, "writeBytesPerCycle": 0, "readLatencyCycles": 0, "writeLatencyCycles": 0, "burstBytes": 1, "ports": 1 }
          ],
          "systolicArray": {
            "mode": "pipelined", "rows": 4, "columns": 4, "dataflows": ["ws", "os"], "workingMemory": "sram", "backingMemory": "dram",
            "inputBufferBytes": 1000, "weightBufferBytes": 1000, "outputBufferBytes": 1000, "depthwise": "array",
            "vectorUnit": { "lanes": 4, "depthwiseCyclesPerMac": 1, "poolCyclesPerTap": 1, "elementCyclesPerElement": 1, "rowCyclesPerElement": 4, "moveCyclesPerElement": 1, "drawCyclesPerElement": 2 },
            "launchCycles": 0, "cyclesPerStep": 1, "firstTileCyclesPerStep": 0, "transferOverlap": 1, "streamMultiple": 1, "arrayMultiple": 1
          }
        }
        """;

    [Theory]
    [InlineData("\"rows\": 4", "\"rows\": 0", "'systolicArray.rows'")]
    [InlineData("\"mode\": \"pipelined\"", "\"mode\": \"serial\"", "'systolicArray.mode'")]
    [InlineData("\"mode\": \"pipelined\"", "\"mode\": \"scale-sim\"", "is unknown")]
    [InlineData("[\"ws\", \"os\"]", "[\"ws\", \"rs\"]", "'systolicArray.dataflows'")]
    [InlineData("[\"ws\", \"os\"]", "[]", "'systolicArray.dataflows'")]
    [InlineData("\"backingMemory\": \"dram\"", "\"backingMemory\": \"flash\"", "'systolicArray.backingMemory'")]
    [InlineData("\"backingMemory\": \"dram\"", "\"backingMemory\": \"rom\"", "can write")]
    [InlineData("\"outputBufferBytes\": 1000", "\"outputBufferBytes\": 1001", "fit 'sram'")]
    [InlineData("\"lanes\": 4", "\"lanes\": 4, \"width\": 2", "'systolicArray.vectorUnit.width'")]
    [InlineData("\"transferOverlap\": 1", "\"transferOverlap\": 1.5", "'systolicArray.transferOverlap'")]
    public void A_bad_field_is_named(string old, string replacement, string part)
    {
        Assert.Equal(16, TimingProfiles.Parse(Pipelined, "x.json").Model.PeakMacsPerCycle);
        SimulationException exception = Assert.Throws<SimulationException>(() => TimingProfiles.Parse(Pipelined.Replace(old, replacement, StringComparison.Ordinal), "x.json"));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depthwise_layers_run_on_the_array_where_the_file_says_so()
    {
        // 9 channels of 9 taps by 16 pixels: 3 row folds each for weights, which is never above 9 x 3 folds of 16 steps and the fill.
        OperatorCost cost = TimingProfiles.Parse(Pipelined, "x.json").Model.Evaluate(ScaleSimTopology.Parse("name, IFMAP\nlDP,6,6,3,3,9,1,1,\n", "t"))[0];
        Assert.InRange(cost.ComputeCycles, 9 * 9 * 16 / 16, 27 * 16 + 7 + 6);
        Assert.True(cost.MappingEfficiency is > 0 and < 0.5);
    }

    [Fact]
    public void Tiled_traffic_is_a_choice_of_mode_scale_sim()
    {
        string flushed = Shipped(), tiled = flushed.Replace("flush-when-full", "tiled", StringComparison.Ordinal);
        var workload = ScaleSimTopology.Parse("name, IFMAP\nl,34,34,3,3,32,64,1,\n", "t");
        ScaleSimCounts first = ScaleSimCounts.Of(TimingProfiles.Parse(flushed, "x").Model.Evaluate(workload)[0]), second = ScaleSimCounts.Of(TimingProfiles.Parse(tiled, "x").Model.Evaluate(workload)[0]);
        Assert.Equal((first.SramIfmapReads, first.SramFilterReads, first.SramOfmapWrites), (second.SramIfmapReads, second.SramFilterReads, second.SramOfmapWrites));
        Assert.True(second.DramIfmapReads < first.DramIfmapReads && second.DramFilterReads <= first.DramFilterReads && second.DramOfmapWrites <= first.DramOfmapWrites);

        // Buffers of 8 KiB, which overflow.
        static string Shipped() => """
            {
              "name": "small", "description": "d", "source": "s", "measuredError": "none", "machine": "systolicArray", "clockHz": 1000000, "extensions": [],
              "memories": [
                { "name": "sram", "sizeBytes": 24576, "readBytesPerCycle": 64, "writeBytesPerCycle": 64, "readLatencyCycles": 0, "writeLatencyCycles": 0, "burstBytes": 1, "ports": 1 },
                { "name": "dram", "sizeBytes": 10000000, "readBytesPerCycle": 8, "writeBytesPerCycle": 8, "readLatencyCycles": 0, "writeLatencyCycles": 0, "burstBytes": 1, "ports": 1 }
              ],
              "systolicArray": {
                "mode": "scale-sim", "rows": 16, "columns": 16, "dataflow": "os", "workingMemory": "sram", "backingMemory": "dram",
                "inputBufferBytes": 8192, "weightBufferBytes": 8192, "outputBufferBytes": 8192, "dramTraffic": "flush-when-full"
              }
            }
            """;
    }
}
