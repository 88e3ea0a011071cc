using System.Collections.Immutable;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>The architecture of the built-in model: four 3x3 convolutions, a global mean and a linear head; 10 104 weights.</summary>
public static class GlyphNetwork
{
    public static Network Create(ulong seed)
    {
        MapShape shape = new(GlyphDataset.Size, GlyphDataset.Size, 1);
        ImmutableArray<ILayer>.Builder layers = ImmutableArray.CreateBuilder<ILayer>();
        ReadOnlySpan<(int Channels, int Stride)> convolutions = [(8, 1), (16, 2), (24, 2), (24, 1)];
        foreach ((int channels, int stride) in convolutions)
        {
            Convolution convolution = new(shape, filter: 3, stride, channels, seed, (uint)layers.Count);
            shape = convolution.Output;
            layers.Add(convolution);
            layers.Add(new Rectifier(shape));
        }

        GlobalAveragePool pool = new(shape);
        layers.Add(pool);
        layers.Add(new FullyConnected(pool.Output, GlyphClassCount, seed, (uint)layers.Count));
        return new Network(layers.ToImmutable());
    }

    private static int GlyphClassCount => GlyphDataset.Training(0, 0).ClassNames.Length;
}
