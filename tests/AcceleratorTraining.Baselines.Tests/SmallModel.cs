using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>An untrained network of the built-in model's kind on 8 x 8 images, with biases that are not zero.</summary>
internal static class SmallModel
{
    public const int Side = 8;

    public static Network Create()
    {
        Convolution first = new(new MapShape(Side, Side, 1), filter: 3, stride: 1, channels: 8, seed: 5, layer: 0);
        Convolution second = new(first.Output, filter: 3, stride: 2, channels: 16, seed: 5, layer: 1);
        GlobalAveragePool pool = new(second.Output);
        FullyConnected head = new(pool.Output, outputs: 4, seed: 5, layer: 2);
        foreach (float[] bias in new[] { first.Parameters[1].Values, second.Parameters[1].Values, head.Parameters[1].Values })
        {
            for (int i = 0; i < bias.Length; i++)
                bias[i] = ((i % 5) - 2) * 0.05f;
        }

        return new Network([first, new Rectifier(first.Output), second, new Rectifier(second.Output), pool, head]);
    }

    public static QuantizedModel Quantize(Network network) => Quantizer.Quantize(network, Samples);

    public static IImageDataset Images { get; } = new Patches();

    public static FloatSamples Samples { get; } = new(Images);

    /// <summary>The middle of a glyph: images that are small and not random.</summary>
    private sealed class Patches : IImageDataset
    {
        private readonly GlyphDataset _glyphs = GlyphDataset.Training(3, 100);

        public string Name => "patches";

        public int Count => _glyphs.Count;

        public int Height => Side;

        public int Width => Side;

        public int Channels => 1;

        public System.Collections.Immutable.ImmutableArray<string> ClassNames => ["a", "b", "c", "d"];

        public int GetLabel(int index) => index % 4;

        public string GetSampleName(int index) => _glyphs.GetSampleName(index);

        public void Read(int index, Span<byte> destination)
        {
            byte[] glyph = new byte[GlyphDataset.Size * GlyphDataset.Size];
            _glyphs.Read(index, glyph);
            for (int y = 0; y < Side; y++)
                glyph.AsSpan(((y + 8) * GlyphDataset.Size) + 8, Side).CopyTo(destination[(y * Side)..]);
        }
    }
}
