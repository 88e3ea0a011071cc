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
