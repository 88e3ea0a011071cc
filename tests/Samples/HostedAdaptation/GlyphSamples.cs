using System.Collections.Immutable;
using AcceleratorTraining;
using AcceleratorTraining.Data;

namespace HostedAdaptation;

/// <summary>Images as the glyph model takes them: int8, a pixel less 128.</summary>
internal static class GlyphSamples
{
    /// <summary>Reads <paramref name="count"/> samples from <paramref name="first"/> on.</summary>
    public static LabelledSamples Read(IImageDataset images, int first, int count)
    {
        int size = images.GetShape().ByteCount;
        byte[] inputs = new byte[size * count];
        ImmutableArray<int>.Builder labels = ImmutableArray.CreateBuilder<int>(count);
        for (int i = 0; i < count; i++)
        {
            images.Read(first + i, inputs.AsSpan(i * size, size));
            labels.Add(images.GetLabel(first + i));
        }

        foreach (ref byte value in inputs.AsSpan()) value = unchecked((byte)(value - 128));
        return new LabelledSamples(inputs, labels.MoveToImmutable());
    }
}
