using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class ColumnPairsTests
{
    private static readonly NpuMemories Memories = Npu.Model("ethos-u55-128").Memories;

    private static NpuOperation Convolution(FeatureShape input, FeatureShape output, int kernelHeight, int kernelWidth) => new()
    {
        Name = "conv",
        Kind = NpuOperationKind.Convolution,
        Input = Npu.Map(input, Memories.Arena, bricked: false),
        Output = Npu.Map(output, Memories.Arena),
        KernelHeight = kernelHeight,
        KernelWidth = kernelWidth,
        StrideHeight = 2,
        StrideWidth = 2,
        Weights = new NpuWeights((long)kernelHeight * kernelWidth * input.Channels * output.Channels, 1_000, Memories.Weights),
    };

    // The first layers of two networks as Vela 3.10 lists them. Keyword spotting: (5 - 1) * 2 + 4 - 10 = 2 columns of padding, one on the left: 5 taps from the left end of a pair,
    // 3 pairs; 10 * 3 * 2 * 64 weights. Person detection: 47 * 2 + 3 - 96 = 1 column, none of it on the left: 2 pairs, 3 * 2 * 2 * 8 weights.
    [Theory]
    [InlineData(49, 10, 1, 64, 10, 4, 3, 3_840)]
    [InlineData(96, 96, 1, 8, 3, 3, 2, 96)]
    public void Pairs_of_columns_become_channels(int height, int width, int channels, int filters, int kernelHeight, int kernelWidth, int pairedWidth, long weights)
    {
        NpuOperation paired = ColumnPairs.Join(Convolution(new(1, height, width, channels), new(1, (height + 1) / 2, width / 2, filters), kernelHeight, kernelWidth));
        Assert.Equal(new FeatureShape(1, height, width / 2, 2 * channels), paired.Input.Shape);
        Assert.Equal((kernelHeight, pairedWidth, 2, 1), (paired.KernelHeight, paired.KernelWidth, paired.StrideHeight, paired.StrideWidth));
        Assert.Equal(new NpuWeights(weights, 1_000, Memories.Weights), paired.Weights);
    }

    [Fact]
    public void Other_convolutions_stay_as_they_are()
    {
        NpuOperation convolution = Convolution(new(1, 16, 16, 4), new(1, 8, 8, 8), 3, 3);
        Assert.NotSame(convolution, ColumnPairs.Join(convolution));
        NpuOperation[] others =
        [
            convolution with { StrideWidth = 1 },
            convolution with { DilationWidth = 2 },
            convolution with { Input = convolution.Input with { IsBricked = true } },
            Convolution(new(1, 16, 16, 5), new(1, 8, 8, 8), 3, 3),
            Convolution(new(1, 16, 15, 4), new(1, 8, 8, 8), 3, 3),
        ];
        Assert.All(others, other => Assert.Same(other, ColumnPairs.Join(other)));
    }
}
