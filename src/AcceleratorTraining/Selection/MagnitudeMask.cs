using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// The share of a layer's weights with the largest or smallest magnitude, rounded up; of equal ones the first. A layer
/// without weights to spare keeps one.
/// </summary>
internal sealed record MagnitudeMask : WeightMask
{
    private readonly int _share;
    private readonly bool _largest;

    public MagnitudeMask(string id, int share, bool largest) => (Id, _share, _largest) = (id, share, largest);

    public override string Id { get; }

    public override ImmutableArray<int> Settings => [_share];

    public override ImmutableArray<byte> Bits(LinearLayer layer)
    {
        // Magnitudes of int8 are 0..128: counted, not sorted.
        Span<long> left = stackalloc long[129];
        left.Clear();
        foreach (sbyte weight in layer.Weights) left[Math.Abs((int)weight)]++;
        long wanted = ((long)layer.Weights.Length * _share + 255) >> 8;
        for (int i = 0; i <= 128; i++)
        {
            int magnitude = _largest ? 128 - i : i;
            left[magnitude] = Math.Min(left[magnitude], wanted);
            wanted -= left[magnitude];
        }

        byte[] bits = new byte[(layer.Weights.Length + 7) / 8];
        for (int i = 0; i < layer.Weights.Length; i++)
        {
            if (left[Math.Abs((int)layer.Weights[i])]-- > 0) bits[i >> 3] |= (byte)(1 << (i & 7));
        }

        return [.. bits];
    }
}
