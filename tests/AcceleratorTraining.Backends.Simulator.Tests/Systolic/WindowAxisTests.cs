using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class WindowAxisTests
{
    [Fact]
    public void Covered_positions_are_those_that_counting_gives()
    {
        for (int filter = 1; filter <= 5; filter++)
            for (int stride = 1; stride <= 5; stride++)
                for (int dilation = 1; dilation <= 6; dilation++)
                    for (int output = 1; output <= 7; output++)
                        for (int beyond = 0; beyond < (dilation == 1 ? Math.Min(stride, filter) : 1); beyond++)
                        {
                            WindowAxis axis = new(0, filter, stride, dilation, output);
                            axis = axis with { Input = axis.Extent - beyond };
                            HashSet<int> positions = [];
                            int asked = 0;
                            for (int window = 0; window < output; window++)
                                for (int tap = 0; tap < filter; tap++)
                                {
                                    int position = window * stride + tap * dilation;
                                    if (position >= axis.Input) continue;
                                    positions.Add(position);
                                    asked++;
                                }

                            Assert.Equal(positions.Count, axis.Covered);
                            Assert.True(axis.Overlaps || positions.Count == asked);
                        }
    }

    [Theory]
    [InlineData(32, 3, 1, 1, 32, 34)] // Padded on both sides.
    [InlineData(34, 3, 1, 1, 32, 34)]
    [InlineData(6, 3, 2, 1, 3, 6)] // SCALE-Sim's third window reaches beyond, as padding at the end would.
    [InlineData(7, 3, 2, 1, 4, 9)]
    [InlineData(10, 3, 1, 2, 6, 10)] // A dilated window covers five.
    public void An_input_is_padded_where_the_output_asks_for_it(int input, int filter, int stride, int dilation, int output, long expected) =>
        Assert.Equal(expected, WindowAxis.Of(input, filter, stride, dilation, output).Input);
}
