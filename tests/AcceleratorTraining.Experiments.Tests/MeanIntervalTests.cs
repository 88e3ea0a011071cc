namespace AcceleratorTraining.Experiments.Tests;

public class MeanIntervalTests
{
    // mean 3, s = sqrt(2.5), t(4) = 2.7764: 2.7764 * 1.5811 / sqrt(5) = 1.9632.
    [Fact]
    public void The_interval_is_students()
    {
        MeanInterval interval = MeanInterval.Of([1, 2, 3, 4, 5]);
        Assert.Equal(3, interval.Mean);
        Assert.Equal(1.9632, interval.HalfWidth, 4);
        Assert.Equal(5, interval.Count);
    }

    [Fact]
    public void Equal_values_have_an_interval_of_nothing() => Assert.Equal(0, MeanInterval.Of([0.25, 0.25, 0.25]).HalfWidth);

    // From tables: t(31) = 2.0395, t(60) = 2.0003, t(599) = 1.9639, and the normal quantile at infinity.
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(30, 2.0423)]
    [InlineData(31, 2.0395)]
    [InlineData(60, 2.0003)]
    [InlineData(599, 1.9639)]
    [InlineData(1_000_000, 1.95997)]
    public void Quantiles_are_those_of_the_tables(int freedom, double quantile) => Assert.Equal(quantile, MeanInterval.Quantile(freedom), 4);

    [Fact]
    public void Quantiles_fall_without_a_step_where_the_table_ends()
    {
        for (int n = 1; n < 100; n++) Assert.True(MeanInterval.Quantile(n) > MeanInterval.Quantile(n + 1));
    }

    [Fact]
    public void Few_values_are_written_as_what_they_are()
    {
        Assert.Equal("–", MeanInterval.Of([]).ToString("0.000"));
        Assert.Equal("0.500", MeanInterval.Of([0.5]).ToString("0.000"));
        Assert.Equal("3.0 ± 2.0", MeanInterval.Of([1, 2, 3, 4, 5]).ToString("0.0"));
        Assert.Equal("-3.0 ± 2.0", MeanInterval.Of([-1, -2, -3, -4, -5]).ToString("+0.0;-0.0"));
        Assert.Equal("+3.0 ± 2.0", MeanInterval.Of([1, 2, 3, 4, 5]).ToString("+0.0;-0.0"));
    }
}
