using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>The first layers of a permutation that seed and step decide.</summary>
internal sealed record RandomLayers : LayerSchedule
{
    // The stream's tag keeps these draws apart from every direction, whose tensor ids stay below 2^31, and from the samples'.
    private const uint Stream = 0xFA7E0000;

    private readonly int _share;

    public RandomLayers(int share) =>
        _share = share is >= 1 and < 256 ? share : throw new ArgumentException($"A share of layers {share} shall be 1 to 255 of 256.");

    public override string Id => "random";

    public override ImmutableArray<int> Settings => [_share];

    public override void Fill(ulong seed, int step, Span<bool> active)
    {
        int[] order = new int[active.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new PhiloxStream(seed, (Stream, (uint)step, 0)).Shuffle(order.AsSpan());
        int count = Math.Max(1, (active.Length * _share + 128) >> 8);
        active.Clear();
        for (int i = 0; i < Math.Min(count, order.Length); i++) active[order[i]] = true;
    }
}
