using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class ElementwiseTests
{
    [Fact]
    public void Sums_and_products_saturate()
    {
        foreach (int count in (int[])[.. Enumerable.Range(0, 41), 255, 256, 257])
        {
            ForwardProgramBuilder b = new($"add and multiply {count}");
            int x = b.Input("a", new TensorType(ElementType.Int32, [2, count])), y = b.Input("b", new TensorType(ElementType.Int32, [2, count]));
            b.Output("sum", b.Apply(new Add(), x, y));
            int column = b.Apply(new Reshape { Shape = [2, count, 1] }, x);
            b.Output("product", b.Apply(new Multiply { Shift = count % 63 }, column, b.Input("c", new TensorType(ElementType.Int32, [7]))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, count);
        }
    }

    [Fact]
    public void Pools_match()
    {
        for (int seed = 0; seed < 80; seed++)
        {
            Draw draw = new(seed);
            (int filterHeight, int filterWidth) = (draw.Between(1, 5), draw.Between(1, 5));
            AveragePool2D pool = new()
            {
                FilterHeight = filterHeight,
                FilterWidth = filterWidth,
                Minimum = draw.Of(-128, -5),
                Maximum = draw.Of(127, 3),
                Window = new Window2D { StrideY = draw.Between(1, 3), StrideX = draw.Between(1, 3), PadTop = draw.Below(filterHeight), PadBottom = draw.Below(filterHeight), PadLeft = draw.Below(filterWidth), PadRight = draw.Below(filterWidth) },
            };
            ForwardProgramBuilder b = new($"pool {pool}");
            b.Output("y", b.Apply(pool, b.Input("x", new TensorType(ElementType.Int8, [draw.Between(0, 3), draw.Between(5, 9), draw.Between(5, 9), 1 + seed % 41]))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, seed);
        }
    }

    [Fact]
    public void A_tall_pool_flushes_its_sums()
    {
        ForwardProgramBuilder b = new("tall pool");
        b.Output("y", b.Apply(new AveragePool2D { FilterHeight = 200, FilterWidth = 2 }, b.Input("x", new TensorType(ElementType.Int8, [1, 201, 3, 5]))));
        Differential.AssertEqual(b.Build(), TestProfiles.Base, 3);
    }

    [Fact]
    public void Softmax_matches()
    {
        for (int classes = 1; classes <= 40; classes++)
        {
            ForwardProgramBuilder b = new($"softmax {classes}");
            int x = b.Input("x", new TensorType(ElementType.Int8, [3, classes]));
            b.Output("y", b.Apply(new Softmax { Multiplier = (1 << 30) + classes * 12345, LeftShift = classes % 28, MinimumDifference = -classes * 6 }, x));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, classes);
        }
    }
}
