using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Sizes of one accumulation over an NHWC map; MATMUL is a 1 x 1 convolution over a map of one row.</summary>
internal sealed record ConvGeometry(int Images, int Height, int Width, int Channels, int OutputHeight, int OutputWidth, int Outputs, int FilterHeight, int FilterWidth)
{
    public required Window2D Window { get; init; }

    /// <summary>Subtracted from activations; what the halo around a map holds.</summary>
    public required int ZeroPoint { get; init; }

    /// <summary>Whether weights are [taps, Outputs], as depthwise ones are, not [Outputs, Inputs].</summary>
    public required bool IsTapMajor { get; init; }

    /// <summary>Whether output channel n reads input channel n * Channels / Outputs only.</summary>
    public required bool IsDepthwise { get; init; }

    /// <summary>Groups of channels that do not see each other; 1 for depthwise filters, which need no panels of their own.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Output pixels of an image.</summary>
    public int Pixels => OutputHeight * OutputWidth;

    /// <summary>Input channels an output reads.</summary>
    public int Depth => IsDepthwise ? 1 : Channels / Groups;

    /// <summary>Products an output sums.</summary>
    public int Inputs => FilterHeight * FilterWidth * Depth;

    /// <summary>How outputs lie in panels.</summary>
    public ChannelPanels Panels => new(Outputs, Groups);

    /// <summary>First of the input channels that output <paramref name="n"/> reads.</summary>
    public int FirstChannel(int n) => IsDepthwise ? n / (Outputs / Channels) : n / (Outputs / Groups) * Depth;

    /// <summary>The geometry of a node whose images are cut into <paramref name="units"/> parts; null for other operators.</summary>
    public static ConvGeometry? Create(Operator operation, TensorShape x, TensorShape w, int units) => operation switch
    {
        // With one input channel a group, groups are a depthwise filter.
        Conv2D conv when conv.Groups == x[3] && conv.Groups > 1 => Windowed(conv.Window, x, w, w[0], units, conv.InputZeroPoint) with { IsDepthwise = true },
        Conv2D conv => Windowed(conv.Window, x, w, w[0], units, conv.InputZeroPoint) with { Groups = conv.Groups },

        // A depthwise filter over one channel is a dense one with its weights transposed.
        DepthwiseConv2D conv => Windowed(conv.Window, x, w, w[3], units, conv.InputZeroPoint) with { IsTapMajor = true, IsDepthwise = x[3] > 1 },
        MatMul matMul => Rows(matMul, x, w, units),
        _ => null,
    };

    private static ConvGeometry Windowed(Window2D window, TensorShape x, TensorShape w, int outputs, int units, int zeroPoint) =>
        new(x[0] / units, x[1], x[2], x[3], window.OutputHeight(x[1], w[1]), window.OutputWidth(x[2], w[2]), outputs, w[1], w[2])
        {
            Window = window,
            ZeroPoint = zeroPoint,
            IsTapMajor = false,
            IsDepthwise = false,
        };

    private static ConvGeometry Rows(MatMul matMul, TensorShape x, TensorShape w, int units)
    {
        int rows = 1;
        for (int i = 0; i < x.Rank - 1; i++) rows *= x[i];
        rows /= units;
        return new(1, 1, rows, w[1], 1, rows, w[0], 1, 1) { Window = new Window2D(), ZeroPoint = matMul.InputZeroPoint, IsTapMajor = false, IsDepthwise = false };
    }
}
