using AcceleratorTraining.Backends.Simulator.Tests.Support;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Tests.Workloads;

public class DirectionBitsTests
{
    // The example of DIR-07: Panels, [2, 5]. Row 1 ends with number 68, so that 69 numbers are read.
    private static readonly TensorShape Example = [2, 5];

    [Theory]
    [InlineData(DirectionKind.Rademacher, 1, 69)]
    [InlineData(DirectionKind.Parity, 1, 69)]
    [InlineData(DirectionKind.Gaussian8, 1, 69 * 8)]
    [InlineData(DirectionKind.Rank1, 1, 2 + 5)]
    [InlineData(DirectionKind.RankR, 3, 3 * (2 + 5))]
    public void A_kind_takes_its_bits_of_every_number(DirectionKind kind, int rank, long bits)
    {
        Assert.Equal(bits, DirectionBits.Of(Panels(kind) with { Rank = rank }, Example, 1));
        Assert.Equal(4 * bits, DirectionBits.Of(Panels(kind) with { Rank = rank }, Example, 4));
    }

    [Fact]
    public void Densities_are_drawn_for_each_query_and_what_holds_for_all_is_drawn_once()
    {
        Update signs = Panels(DirectionKind.Rademacher);
        Assert.Equal(4 * 69 * (1 + 8), DirectionBits.Of(signs with { Density = 128 }, Example, 4));
        Assert.Equal(4 * 69 + 69 * 8, DirectionBits.Of(signs with { Keep = 128 }, Example, 4));
        Assert.Equal(4 * 69 + 69 * 16, DirectionBits.Of(signs with { Rule = StepRule.Stochastic }, Example, 4));
        Assert.Equal(4 * 69 * (1 + 8) + 69 * (8 + 16), DirectionBits.Of(signs with { Density = 255, Keep = 1, Rule = StepRule.Stochastic }, Example, 4));
    }

    [Fact]
    public void Only_panels_have_padding()
    {
        Update signs = Panels(DirectionKind.Rademacher);
        Assert.Equal(10, DirectionBits.Of(signs with { Order = ElementOrder.Linear }, [10], 1));

        // 9 taps of 8 channels: the third group of four taps holds one, number 2 x 64 + 7 x 4.
        Assert.Equal(157, DirectionBits.Of(signs with { Order = ElementOrder.DepthwisePanels }, [1, 3, 3, 8], 1));

        // Nothing is left over where outputs come by 16 and inputs by 4.
        Assert.Equal(32 * 36, DirectionBits.Of(signs, [32, 3, 3, 4], 1));
    }

    [Fact]
    public void The_largest_number_of_all_elements_is_the_last_that_is_counted()
    {
        foreach (TensorShape shape in (TensorShape[])[[1], [37], [3, 7], [17, 3, 3, 5], [33, 129]])
        {
            ElementNumbering numbering = new(ElementOrder.Panels, shape);
            long largest = Enumerable.Range(0, shape.ElementCount).Select(numbering.Locate).Max(e => numbering.Number(e.Output, e.Input));
            Assert.Equal(largest + 1, DirectionBits.Of(Panels(DirectionKind.Rademacher), shape, 1));
        }
    }

    [Fact]
    public void A_workload_tells_the_bits_of_perturbed_weights_and_of_updates()
    {
        // 8 outputs of 18 inputs: the fifth group of four inputs holds two, the last number is 4 x 64 + 7 x 4 + 1.
        WorkloadOperator conv = Assert.Single(WorkloadBuilder.Build(Programs.Convolution(perturbed: true)).Operators);
        Assert.Equal((144L, 286L, 3L), (conv.DrawnElements, conv.DrawnBits, conv.RandomBlocks));
        Assert.Equal((0L, 0L), (WorkloadBuilder.Build(Programs.Convolution()).Operators[0].DrawnBits, WorkloadBuilder.Build(Programs.Convolution()).Operators[0].RandomBlocks));

        // Three directions of 20 bytes.
        ForwardProgramBuilder b = new("update");
        int w = b.Input("w", new TensorType(ElementType.Int8, [20], ValueRange.Symmetric(127))), keys = b.Input("keys", new TensorType(ElementType.UInt32, [3, 4]));
        int coefficients = b.Input("coefficients", new TensorType(ElementType.Int32, [3], ValueRange.Symmetric(1000))), scale = b.Constant<int>("scale", ElementType.Int32, [1], [1]);
        b.Output("next", b.Apply(new Update { Tensor = 0, Direction = DirectionKind.Gaussian8 }, w, keys, coefficients, scale));
        WorkloadOperator update = Assert.Single(WorkloadBuilder.Build(b.Build()).Operators);
        Assert.Equal((60L, 480L, 4L), (update.DrawnElements, update.DrawnBits, update.RandomBlocks));
    }

    private static Update Panels(DirectionKind kind) => new() { Tensor = 0, Direction = kind, Order = ElementOrder.Panels };
}
