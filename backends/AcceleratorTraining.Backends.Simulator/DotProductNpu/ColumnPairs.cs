using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>
/// A convolution that steps over every other column of few channels, as one over pairs of columns: half as many columns of twice the channels, stride 1.
/// Dot products over channels are fuller that way. Read off operations that Vela 3.10 made of such layers.
/// </summary>
internal static class ColumnPairs
{
    private const int MaximumChannels = 4;

    /// <summary>The operation on pairs of columns; itself where the rewriting does not apply.</summary>
    public static NpuOperation Join(NpuOperation convolution)
    {
        FeatureShape input = convolution.Input.Shape;

        // In bricks neighbouring columns of few channels do not lie side by side.
        if (convolution is not { StrideWidth: 2, DilationWidth: 1, Weights: { } weights, Input.IsBricked: false } || input.Channels > MaximumChannels || input.Width % 2 != 0) return convolution;

        // An odd column of padding on the left puts the first tap into the right half of a pair; taps are filled up to whole pairs with zeros.
        long missing = Math.Max((convolution.Output.Shape.Width - 1L) * 2 + convolution.KernelWidth - input.Width, 0);
        int width = checked((int)Blocks.CeilingDivide(convolution.KernelWidth + missing / 2 % 2, 2));
        FeatureShape pairs = input with { Width = input.Width / 2, Channels = 2 * input.Channels };
        return convolution with
        {
            Input = convolution.Input with { Shape = pairs },
            KernelWidth = width,
            StrideWidth = 1,

            // The zeros take part in the work, but hardly any room in an encoded stream.
            Weights = weights with { RawBytes = checked((long)convolution.KernelHeight * width * pairs.Channels * convolution.Output.Shape.Channels) },
        };
    }
}
