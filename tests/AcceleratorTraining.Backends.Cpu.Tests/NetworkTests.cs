using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class NetworkTests
{
    [Fact]
    public void Networks_match_at_every_batch()
    {
        for (int seed = 0; seed < 24; seed++) Differential.AssertEqual(Networks.Residual(seed, new Draw(seed).Of(0, 1, 2, 3, 7), trains: seed % 2 == 1, observes: seed % 3 == 0), TestProfiles.Base, seed);
    }

    [Fact]
    public void Networks_match_on_a_machine_that_rounds_once()
    {
        for (int seed = 0; seed < 8; seed++) Differential.AssertEqual(Networks.Residual(seed, 3, trains: seed % 2 == 1), TestProfiles.Rescale(RoundingRule.HalfUp), seed);
    }

    [Fact]
    public void Attention_between_convolutions_matches_at_every_batch()
    {
        for (int seed = 0; seed < 16; seed++) Differential.AssertEqual(Networks.Attention(seed, new Draw(seed).Of(1, 2, 3, 7)), TestProfiles.Base, seed);
    }

    [Fact]
    public void A_batch_of_images_runs_through_attention_one_by_one()
    {
        // Every step but those that make parameters ready is cut.
        Step[] steps = Differential.Steps(Networks.Attention(0, 4), TestProfiles.Base);
        Assert.All(steps, s => Assert.True(s.Units == 4 || s is WeightStep or ScaleStep, s.GetType().Name));
    }

    [Fact]
    public void Updates_match_in_place()
    {
        foreach (int queries in new[] { 1, 3, 40 }) Differential.AssertEqual(Networks.Update(queries), TestProfiles.Base, queries);
    }

    [Fact]
    public void An_update_whose_operand_is_read_later_is_not_done_in_place()
    {
        ForwardProgramBuilder b = new("read later");
        TensorType type = new(ElementType.Int32, [9]);
        int w = b.InputOutput("w", type), keys = b.Input("keys", new TensorType(ElementType.UInt32, [1, 4]));
        int coefficients = b.Input("c", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(1000)));
        b.Store("w", b.Apply(new Update { Tensor = 1, Direction = DirectionKind.Rademacher }, w, keys, coefficients, b.Constant<int>("s", ElementType.Int32, [1], [1 << 20])));
        b.Output("double", b.Apply(new Add(), w, w));
        Differential.AssertEqual(b.Build(), TestProfiles.Base, 5);
    }

    [Fact]
    public void Buffers_that_exchange_their_contents_do()
    {
        ForwardProgramBuilder b = new("exchange");
        TensorType type = new(ElementType.Int32, [70]);
        int left = b.InputOutput("left", type), right = b.InputOutput("right", type), middle = b.InputOutput("middle", type);
        b.Store("left", right);
        b.Store("right", left);
        b.Store("middle", middle);
        b.Output("copy", left);
        b.Output("sum", b.Apply(new Add(), left, right));
        b.Output("constant", b.Constant<int>("k", ElementType.Int32, [3], [1, 2, 3]));
        Differential.AssertEqual(b.Build(), TestProfiles.Base, 6);
    }

    [Fact]
    public void One_value_may_leave_through_two_bindings()
    {
        ForwardProgramBuilder b = new("twice");
        int x = b.Input("x", new TensorType(ElementType.Int32, [5, 4]));
        int sum = b.Apply(new Add(), x, x);
        b.Output("a", sum);
        b.Output("b", sum);
        b.Output("c", b.Apply(new Add(), sum, x));
        Differential.AssertEqual(b.Build(), TestProfiles.Base, 7);
    }

    [Fact]
    public void Weights_computed_from_a_tensor_as_long_as_the_batch_are_complete_before_use()
    {
        ForwardProgramBuilder b = new("weights from rows");
        int x = b.Input("x", new TensorType(ElementType.Int8, [4, 5, 5, 2]));
        int rows = b.Input("rows", new TensorType(ElementType.Int16, [4, 18]));
        (int m, int s) = new Draw(1).Scales(b, "m", 1, new ValueRange(-8, -8));
        int w = b.Apply(new Reshape { Shape = [4, 3, 3, 2] }, b.Apply(new Rescale(), rows, m, s));
        int bias = b.Constant<int>("b", ElementType.Int32, [4], [1, 2, 3, 4]);
        b.Output("y", b.Apply(new Rescale(), b.Apply(new Conv2D(), x, w, bias), m, s));
        Differential.AssertEqual(b.Build(), TestProfiles.Base, 8);
    }
}
