using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Workloads;

public class WeightEntropyTests
{
    // Equal bytes say nothing; two values in turn take a bit each; 256 different ones a byte each; 1/2, 1/4, 1/8, 1/8 take 14 bits in 8 bytes.
    [Theory]
    [InlineData(0, "")]
    [InlineData(0, "7777777777777777")]
    [InlineData(2, "1212121212121212")]
    [InlineData(2, "11112234")]
    public void Bytes_are_those_of_the_best_code_for_single_values(long bytes, string values) =>
        Assert.Equal(bytes, WeightEntropy.Bytes([.. values.Select(v => (byte)v)]));

    [Fact]
    public void Values_that_are_all_different_cannot_be_compressed() => Assert.Equal(256, WeightEntropy.Bytes([.. Enumerable.Range(0, 256).Select(v => (byte)v)]));
}
