using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Tests.Support;

/// <summary>Small programs for tests.</summary>
internal static class Programs
{
    /// <summary>A convolution 3x3 of 4x4x2 to 8 channels with bias and RESCALE, its weights perturbed or not, its sum shown or not.</summary>
    public static ForwardProgram Convolution(bool perturbed = false, bool showSum = false)
    {
        ForwardProgramBuilder b = new("convolution");
        int x = b.Input("x", new TensorType(ElementType.Int8, [1, 4, 4, 2]));
        int w = b.Input("w", new TensorType(ElementType.Int8, [8, 3, 3, 2], ValueRange.Symmetric(127)));
        int weights = perturbed ? Perturb(b, w) : w;
        int sum = b.Apply(new Conv2D { Window = new Window2D { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 } }, x, weights, Bias(b, 8));
        if (showSum) b.Output("sum", sum);
        b.Output("y", Rescale(b, sum, ElementType.Int8));
        return b.Build();
    }

    /// <summary>RESCALE by a half to a format.</summary>
    public static int Rescale(ForwardProgramBuilder b, int value, ElementType output)
    {
        int multiplier = b.Constant<int>("multiplier", ElementType.Int32, [1], [1 << 30]), shift = b.Constant<sbyte>("shift", ElementType.Int8, [1], [0]);
        ValueRange range = output.FullRange();
        return b.Apply(new Rescale { Output = output, Minimum = (int)range.Minimum, Maximum = (int)range.Maximum }, value, multiplier, shift);
    }

    /// <summary>A bias of zeros.</summary>
    public static int Bias(ForwardProgramBuilder b, int channels) => b.Constant<int>("bias", ElementType.Int32, [channels], new int[channels]);

    private static int Perturb(ForwardProgramBuilder b, int w)
    {
        int key = b.Input("key", new TensorType(ElementType.UInt32, [4]));
        int magnitude = b.Input("magnitude", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(1 << 17)));
        int scale = b.Constant<int>("scale", ElementType.Int32, [1], [1]);
        return b.Apply(new Perturb { Tensor = 0, Direction = DirectionKind.Rademacher, Order = ElementOrder.Panels, Output = ElementType.Int8, Range = ValueRange.Symmetric(127) }, w, key, magnitude, scale);
    }
}
