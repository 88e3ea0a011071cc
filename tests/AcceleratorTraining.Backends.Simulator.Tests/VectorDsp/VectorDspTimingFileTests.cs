using AcceleratorTraining.Backends.Simulator.VectorDsp;

namespace AcceleratorTraining.Backends.Simulator.Tests.VectorDsp;

public class VectorDspTimingFileTests
{
    private const string File = """
        {
          "name": "test", "description": "d", "source": "s", "measuredError": "none", "machine": "vectorDsp", "clockHz": 1000000, "extensions": [],
          "memories": [
            { "name": "near", "sizeBytes": 1000, "readBytesPerCycle": 64, "writeBytesPerCycle": 64, "readLatencyCycles": 0, "writeLatencyCycles": 0, "burstBytes": 1, "ports": 2 },
            { "name": "far", "sizeBytes": 100000, "readBytesPerCycle": 4, "writeBytesPerCycle": 4, "readLatencyCycles": 9, "writeLatencyCycles": 9, "burstBytes": 1, "ports": 1 }
          ],
          "vectorDsp": {
            "vectorBytes": 32, "multiplySlotsPerPacket": 1, "shiftSlotsPerPacket": 1, "permuteSlotsPerPacket": 1, "instructionsPerPacket": 2, "loadBytesPerPacket": 32, "storeBytesPerPacket": 32,
            "accumulatorVectors": 4, "latencyPackets": 3, "cyclesPerPacket": 2, "contexts": 3, "cyclesPerLayer": 10, "onChipMemory": "near", "externalMemory": "far",
            "instructionsPerVector": {
              "rescale": { "multiplies": 2, "shifts": 1, "permutes": 1, "others": 2 },
              "randomBlocks": { "multiplies": 80, "shifts": 0, "permutes": 0, "others": 64 },
              "default": { "multiplies": 1, "shifts": 0, "permutes": 1, "others": 2 }
            }
          }
        }
        """;

    [Fact]
    public void A_file_makes_a_model()
    {
        // 32 bytes x 1 slot x 3 contexts every other cycle.
        Assert.Equal(48, Assert.IsType<VectorDspTimingModel>(TimingProfiles.Parse(File, "test").Model).PeakMacsPerCycle);
        Assert.Equal(512, TimingProfiles.Get("hexagon-hvx-like").Model.PeakMacsPerCycle);
    }

    [Theory]
    [InlineData("\"vectorBytes\": 32", "\"vectorBytes\": 30", "'vectorDsp.vectorBytes' shall be a multiple of 4")]
    [InlineData("\"instructionsPerPacket\": 2", "\"instructionsPerPacket\": 0", "'vectorDsp.instructionsPerPacket' shall be an integer")]
    [InlineData("\"externalMemory\": \"far\"", "\"externalMemory\": \"near\"", "'vectorDsp.onChipMemory' shall be another memory")]
    [InlineData("\"writeBytesPerCycle\": 4", "\"writeBytesPerCycle\": 0", "'vectorDsp.onChipMemory' shall be like externalMemory, a memory with a write bandwidth")]
    [InlineData("\"multiplySlotsPerPacket\": 1", "\"multiplySlotsPerPacket\": 3", "'vectorDsp.instructionsPerPacket' shall be at least multiplySlotsPerPacket")]
    [InlineData("\"randomBlocks\"", "\"add\"", "'vectorDsp.instructionsPerVector.randomBlocks' is missing")]
    [InlineData("\"rescale\"", "\"scale\"", "'vectorDsp.instructionsPerVector.scale' is unknown")]
    [InlineData("\"default\"", "\"add\"", "'vectorDsp.instructionsPerVector.default' is missing")]
    public void Errors_name_the_field_and_the_rule(string text, string replacement, string message) =>
        Assert.Contains(message, Assert.Throws<SimulationException>(() => TimingProfiles.Parse(File.Replace(text, replacement, StringComparison.Ordinal), "test")).Message, StringComparison.Ordinal);
}
