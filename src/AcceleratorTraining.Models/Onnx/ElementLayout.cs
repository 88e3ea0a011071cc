using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>How one-byte elements of a constant stand in the file, where that differs from how they stand here.</summary>
/// <param name="FileShape">Dimensions in the file.</param>
/// <param name="Permutation">Dimension i here is dimension [i] there.</param>
/// <param name="Mask">Exclusive-ored to each byte: 0x80 turns uint8 into int8.</param>
internal sealed record ElementLayout(ImmutableArray<int> FileShape, ImmutableArray<int> Permutation, byte Mask)
{
    public ImmutableArray<int> Shape => [.. Permutation.Select(d => FileShape[d])];

    public byte[] FromFile(ReadOnlySpan<byte> file)
    {
        byte[] elements = new byte[file.Length];
        int here = 0;
        foreach (int there in Order()) elements[here++] = (byte)(file[there] ^ Mask);
        return elements;
    }

    public byte[] ToFile(ReadOnlySpan<byte> elements)
    {
        byte[] file = new byte[elements.Length];
        int here = 0;
        foreach (int there in Order()) file[there] = (byte)(elements[here++] ^ Mask);
        return file;
    }

    // For each element here, its place there: an odometer over the dimensions here.
    private IEnumerable<int> Order()
    {
        int rank = FileShape.Length;
        int[] strides = new int[rank];
        for (int d = rank - 1, stride = 1; d >= 0; stride *= FileShape[d--]) strides[d] = stride;
        int[] index = new int[rank];
        int place = 0;
        while (true)
        {
            yield return place;
            int d = rank - 1;
            for (; d >= 0; d--)
            {
                int stride = strides[Permutation[d]];
                place += stride;
                if (++index[d] < FileShape[Permutation[d]]) break;
                place -= stride * index[d];
                index[d] = 0;
            }

            if (d < 0) yield break;
        }
    }
}
