using AcceleratorTraining.Backends.Simulator.Sweeps;

namespace AcceleratorTraining.Backends.Simulator.Tests.Sweeps;

public class TimingPatchTests
{
    private const string Json = """{"clockHz":1,"memories":[{"name":"sram","sizeBytes":2},{"name":"dram","sizeBytes":3}],"array":{"rows":4,"mode":"a","on":true}}""";

    [Theory]
    [InlineData("clockHz", "7", """{"clockHz":7,"memories":[{"name":"sram","sizeBytes":2},{"name":"dram","sizeBytes":3}],"array":{"rows":4,"mode":"a","on":true}}""")]
    [InlineData("memories.dram.sizeBytes", "1.5", """{"clockHz":1,"memories":[{"name":"sram","sizeBytes":2},{"name":"dram","sizeBytes":1.5}],"array":{"rows":4,"mode":"a","on":true}}""")]
    [InlineData("array.mode", "b", """{"clockHz":1,"memories":[{"name":"sram","sizeBytes":2},{"name":"dram","sizeBytes":3}],"array":{"rows":4,"mode":"b","on":true}}""")]
    [InlineData("array.on", "false", """{"clockHz":1,"memories":[{"name":"sram","sizeBytes":2},{"name":"dram","sizeBytes":3}],"array":{"rows":4,"mode":"a","on":false}}""")]
    public void A_field_is_set_and_nothing_else(string path, string value, string expected) => Assert.Equal(expected, TimingPatch.Set(Json, path, value));

    [Theory]
    [InlineData("memories.flash.sizeBytes", "there is sram, dram")]
    [InlineData("arrays.rows", "there is clockHz, memories, array")]
    [InlineData("clockHz.mega", "it would stand in a single value")]
    [InlineData("memories.flash", "there is sram, dram")]
    [InlineData("memories.dram", "name a field inside it (name, sizeBytes)")]
    [InlineData("array", "name a field inside it (rows, mode, on)")]
    public void A_place_that_does_not_exist_is_named_with_those_that_do(string path, string part) =>
        Assert.Contains(part, Assert.Throws<SimulationException>(() => TimingPatch.Set(Json, path, "1")).Message, StringComparison.Ordinal);
}
