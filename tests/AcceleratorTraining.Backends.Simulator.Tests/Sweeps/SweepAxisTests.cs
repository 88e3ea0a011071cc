using AcceleratorTraining.Backends.Simulator.Sweeps;

namespace AcceleratorTraining.Backends.Simulator.Tests.Sweeps;

public class SweepAxisTests
{
    [Fact]
    public void An_axis_is_a_path_and_its_values()
    {
        SweepAxis axis = SweepAxis.Parse(" memories.sram.sizeBytes = 1, 2,text ");
        Assert.Equal("memories.sram.sizeBytes", axis.Path);
        Assert.Equal(["1", "2", "text"], axis.Values);
    }

    [Theory]
    [InlineData("clockHz")]
    [InlineData("=1")]
    [InlineData("clockHz=")]
    [InlineData("clockHz=1,,2")]
    [InlineData("a..b=1")]
    [InlineData("clockHz=1,2,1")]
    public void Others_are_refused(string text) => Assert.Throws<SimulationException>(() => SweepAxis.Parse(text));
}
