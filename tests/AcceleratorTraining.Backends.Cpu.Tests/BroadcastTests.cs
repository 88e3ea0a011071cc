using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class BroadcastTests
{
    [Fact]
    public void Pairs_of_all_shapes_match()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Draw draw = new(seed);
            int[] joined = [.. Enumerable.Range(0, draw.Between(0, 4)).Select(_ => draw.Of(1, 2, 3, 5, 9, draw.Chance(10) ? 0 : 17))];
            (TensorShape a, TensorShape c) = (Side(draw, joined), Side(draw, joined));
            ElementwiseOperator operation = draw.Of<ElementwiseOperator>(new Add(), new Subtract(), new Multiply { Shift = draw.Between(0, 62) }, new Maximum(), new Minimum());
            ElementType element = operation is Maximum or Minimum ? draw.Of(ElementType.Int8, ElementType.Int16, ElementType.Int32) : ElementType.Int32;
            ForwardProgramBuilder b = new($"{operation.Name} {element} {a} {c}");
            int x = draw.Parameter(b, "a", new TensorType(element, a), draw.Chance(20));
            b.Output("y", b.Apply(operation, x, b.Input("b", new TensorType(element, c))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, seed);
        }
    }

    [Fact]
    public void Pairs_of_every_length_match()
    {
        foreach (int count in (int[])[.. Enumerable.Range(0, 35), 255, 256, 257])
        {
            ForwardProgramBuilder b = new($"pairs {count}");
            TensorType type = new(ElementType.Int32, [2, count]);
            int x = b.Input("a", type), y = b.Input("b", type), row = b.Input("row", new TensorType(ElementType.Int32, [count]));
            b.Output("difference", b.Apply(new Subtract(), x, y));
            b.Output("sum", b.Apply(new Add(), x, row));
            b.Output("product", b.Apply(new Multiply { Shift = count % 63 }, row, y));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, count);
        }
    }

    [Theory]
    [InlineData(3, 20)]
    [InlineData(1, 1)]
    public void A_residual_addition_that_broadcasts_is_not_fused(int batch, int channels)
    {
        // What TFLite's ADD becomes: with equal shapes one pass, otherwise step by step.
        foreach (bool equal in new[] { true, false })
        {
            Draw draw = new(channels);
            ForwardProgramBuilder b = new($"residual {equal}");
            TensorType type = new(ElementType.Int8, [batch, 4, channels]);
            (int m, int s) = draw.Scales(b, "s", 1, new ValueRange(-2, 0));
            Rescale term = new() { InputZeroPoint = 3, PreShift = 20, Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue };
            int left = b.Apply(term, b.Input("a", type), m, s);
            int right = b.Apply(term, b.Input("b", equal ? type : new TensorType(ElementType.Int8, [4, 1])), m, s);
            int sum = b.Apply(new Add(), left, right);
            (m, s) = draw.Scales(b, "r", 1, new ValueRange(-20, -18));
            b.Output("y", b.Apply(new Rescale { OutputZeroPoint = -5 }, sum, m, s));
            ForwardProgram program = b.Build();
            Differential.AssertEqual(program, TestProfiles.Base, channels);
            Assert.Equal(equal, Differential.Steps(program, TestProfiles.Base).OfType<ResidualStep>().Any());
        }
    }

    // Drops leading dimensions, and makes some of the others 1.
    private static TensorShape Side(Draw draw, int[] joined)
    {
        int[] shape = [.. joined.Select(d => draw.Chance(30) ? 1 : d)];
        return TensorShape.Create(shape.AsSpan()[draw.Between(0, draw.Chance(40) ? shape.Length : 0)..]);
    }
}
