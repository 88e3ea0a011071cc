using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class RowTests
{
    [Fact]
    public void Softmax_matches_in_all_its_forms()
    {
        for (int classes = 1; classes <= 40; classes++)
        {
            ForwardProgramBuilder b = new($"softmax {classes}");
            int x = b.Input("x", new TensorType(ElementType.Int8, [3, classes])), wide = b.Input("wide", new TensorType(ElementType.Int16, [2, 2, classes]));
            Softmax softmax = new() { Multiplier = (1 << 30) + classes * 12345, LeftShift = classes % 28, MinimumDifference = -classes * 6 };
            b.Output("bytes", b.Apply(softmax, x));
            b.Output("words", b.Apply(softmax with { Output = ElementType.Int16 }, x));
            b.Output("tables", b.Apply(softmax with { Output = ElementType.Int16, LeftShift = classes % 33 - 31, MinimumDifference = 0 }, wide));
            b.Output("log", b.Apply(new LogSoftmax { Multiplier = softmax.Multiplier, LeftShift = softmax.LeftShift, ReverseMultiplier = int.MaxValue - classes, ReverseShift = classes % 32, MinimumDifference = softmax.MinimumDifference }, x));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, classes);
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(513)]
    [InlineData(1031)]
    public void Softmax_of_rows_of_many_classes_matches(int classes)
    {
        for (int leftShift = 0; leftShift <= 30; leftShift += 3)
        {
            ForwardProgramBuilder b = new($"softmax {classes}, shift {leftShift}");
            Softmax softmax = new() { Multiplier = int.MaxValue - classes * 1000003, LeftShift = leftShift, MinimumDifference = leftShift % 2 == 0 ? int.MinValue : -200 };
            b.Output("y", b.Apply(softmax, b.Input("x", new TensorType(ElementType.Int8, [3, classes]))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, leftShift);
        }
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(8200)]
    public void A_sum_of_exponentials_beyond_its_range_saturates(int classes)
    {
        // The smallest scale: every class adds about 2^19, so that 8200 of them would wrap a sum of 32 bits around to 8.
        ForwardProgramBuilder b = new($"softmax {classes}");
        b.Output("y", b.Apply(new Softmax { Multiplier = 1 << 30, MinimumDifference = -255 }, b.Input("x", new TensorType(ElementType.Int8, [1, classes]))));
        Differential.AssertEqual(b.Build(), TestProfiles.Base, classes);
    }

    [Fact]
    public void Softmax_of_every_pair_of_values_matches()
    {
        // Two classes, the second one below, at or above the first: every difference and every largest value.
        byte[] pairs = new byte[2 << 16];
        for (int i = 0; i < pairs.Length; i += 2) (pairs[i], pairs[i + 1]) = ((byte)(i >> 9), (byte)(i >> 1));
        foreach (int leftShift in (int[])[0, 20, 23, 30])
        {
            ForwardProgramBuilder b = new($"pairs, shift {leftShift}");
            b.Output("y", b.Apply(new Softmax { Multiplier = 1518500250, LeftShift = leftShift, MinimumDifference = -248 }, b.Constant("x", new TensorType(ElementType.Int8, [1 << 16, 2]), pairs)));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, leftShift);
        }
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    public void Normalization_matches(ElementType element)
    {
        foreach (int channels in (int[])[.. Enumerable.Range(1, 20), 192, 257])
        {
            ForwardProgramBuilder b = new($"normalize {channels}");
            b.Output("y", b.Apply(new Normalize { Epsilon = channels % 3 == 0 ? 0 : 1L << channels % 60 }, b.Input("x", new TensorType(element, [4, channels]))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, channels);
        }
    }
}
