using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class PoolTests
{
    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    public void Pools_match(ElementType element)
    {
        for (int seed = 0; seed < 80; seed++)
        {
            Draw draw = new(seed);
            (int filterHeight, int filterWidth) = (draw.Between(1, 5), draw.Between(1, 5));
            ValueRange full = element.FullRange();
            (int minimum, int maximum) = (draw.Of((int)full.Minimum, -5), draw.Of((int)full.Maximum, 3));
            Window2D window = new() { StrideY = draw.Between(1, 3), StrideX = draw.Between(1, 3), PadTop = draw.Below(filterHeight), PadBottom = draw.Below(filterHeight), PadLeft = draw.Below(filterWidth), PadRight = draw.Below(filterWidth) };
            ForwardProgramBuilder b = new($"pool {window}");
            int x = b.Input("x", new TensorType(element, [draw.Between(0, 3), draw.Between(5, 9), draw.Between(5, 9), 1 + seed % 41]));
            b.Output("mean", b.Apply(new AveragePool2D { FilterHeight = filterHeight, FilterWidth = filterWidth, Minimum = minimum, Maximum = maximum, Window = window }, x));
            b.Output("largest", b.Apply(new MaxPool2D { FilterHeight = filterHeight, FilterWidth = filterWidth, Minimum = minimum, Maximum = maximum, Window = window }, x));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, seed);
        }
    }

    [Fact]
    public void A_pool_of_more_taps_than_a_sum_holds_flushes()
    {
        ForwardProgramBuilder b = new("large pool");
        short[] values = new short[300 * 300 * 2];
        Array.Fill(values, short.MaxValue);
        int x = b.Constant<short>("x", ElementType.Int16, [1, 300, 300, 2], values);
        b.Output("y", b.Apply(new AveragePool2D { FilterHeight = 300, FilterWidth = 300, Minimum = short.MinValue, Maximum = short.MaxValue }, x));
        Differential.AssertEqual(b.Build(), TestProfiles.Base with { Limits = TestProfiles.Base.Limits with { Filter = 300 } }, 3);
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.Int32)]
    public void Sums_over_any_axes_match(ElementType element)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Draw draw = new(seed);
            int[] shape = [.. Enumerable.Range(0, draw.Between(1, 5)).Select(_ => draw.Of(1, 2, 3, 5, 17, draw.Chance(10) ? 0 : 4))];
            ReduceSum sum = new()
            {
                Axes = [.. Enumerable.Range(0, shape.Length).Where(_ => draw.Chance(50))],
                InputZeroPoint = draw.Of(0, -128, 5, int.MinValue, int.MaxValue),
                KeepDimensions = draw.Chance(50),
            };
            ForwardProgramBuilder b = new($"sum over {string.Join(' ', sum.Axes)}");
            b.Output("y", b.Apply(sum, b.Input("x", new TensorType(element, TensorShape.Create(shape)))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, seed);
        }
    }
}
