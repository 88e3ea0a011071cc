using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.References;

public class LeastAbsoluteErrorsTests
{
    [Fact]
    public void A_row_far_off_does_not_move_the_fit()
    {
        // y = 2 + 3 x on four rows of five: least squares would follow the fifth.
        double[][] rows = [[1, 1], [1, 2], [1, 3], [1, 4], [1, 5]];
        double[] weights = LeastAbsoluteErrors.Fit(rows, [5, 8, 11, 14, 90]);
        Assert.Equal(2, weights[0], 2);
        Assert.Equal(3, weights[1], 2);
        Assert.Equal((90 - 17) / 90.0 / 5, LeastAbsoluteErrors.MeanError([2, 3], rows, [5, 8, 11, 14, 90]), 12);
    }
}
