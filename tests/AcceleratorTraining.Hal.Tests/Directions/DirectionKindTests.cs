namespace AcceleratorTraining.Hal.Tests.Directions;

/// <summary>DIR-08 to DIR-13: low rank, density, share kept, parity, guides.</summary>
public sealed class DirectionKindTests
{
    private static readonly DirectionKey Key = DirectionKey.Create(99, 3, 2);

    [Fact]
    public void A_low_rank_direction_is_the_sum_of_its_terms()
    {
        ElementNumbering matrix = new(ElementOrder.Panels, [5, 6]);
        for (int i = 0; i < 30; i++)
        {
            int sum = 0;
            for (int rank = 1; rank <= Direction.MaximumRank; rank++)
            {
                DirectionStream a = Direction.Factor(DirectionStream.Outputs, rank - 1), b = Direction.Factor(DirectionStream.Inputs, rank - 1);
                sum += Direction.Sign(Key, 4, a, i / 6) * Direction.Sign(Key, 4, b, i % 6);
                Assert.Equal(sum, Direction.At(DirectionKind.RankR, Key, 4, matrix, i, rank));
            }

            Assert.Equal(Direction.At(DirectionKind.Rank1, Key, 4, matrix, i), Direction.At(DirectionKind.RankR, Key, 4, matrix, i, 1));
        }
    }

    [Fact]
    public void Streams_of_a_tensor_have_numbers_of_their_own()
    {
        IEnumerable<DirectionStream> factors = from side in new[] { DirectionStream.Outputs, DirectionStream.Inputs } from j in Enumerable.Range(0, Direction.MaximumRank) select Direction.Factor(side, j);
        DirectionStream[] all = [.. factors, DirectionStream.Elements, DirectionStream.Density, DirectionStream.Keep, DirectionStream.Dither];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, s => Assert.InRange((int)s, 0, 255));
    }

    [Fact]
    public void A_density_is_drawn_anew_for_each_query()
    {
        const int count = 4096;
        bool[] Drawn(DirectionKey key) => [.. Enumerable.Range(0, count).Select(i => Direction.IsDrawn(key, 7, i, 64))];
        bool[] first = Drawn(Key), second = Drawn(Key with { Query = 5 }), later = Drawn(Key with { Step = 9 });
        Assert.All([first, second, later], d => Assert.InRange(d.Count(a => a), 900, 1150));
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, later);
        Assert.All(Enumerable.Range(0, count), i => Assert.True(Direction.IsDrawn(Key, 7, i, Direction.All)));
    }

    [Fact]
    public void A_share_is_kept_through_all_steps_of_a_seed_and_of_no_other()
    {
        bool[] Kept(DirectionKey key) => [.. Enumerable.Range(0, 4096).Select(i => Direction.IsKept(key, 7, i, 64))];
        Assert.Equal(Kept(Key), Kept(Key with { Query = 5, Step = 77 }));
        Assert.NotEqual(Kept(Key), Kept(DirectionKey.Create(100, 3, 2)));
        Assert.InRange(Kept(Key).Count(k => k), 900, 1150);
    }

    [Theory]
    [InlineData(0, 253, 2)]
    [InlineData(1, 251, 4)]
    [InlineData(2, 247, 8)]
    [InlineData(3, 239, 16)]
    public void Swapped_twice_every_code_is_back(int shift, int inside, int chord)
    {
        for (int bit = 0; bit < 2; bit++)
        {
            HashSet<int> reached = [];
            for (int w = -128; w <= 127; w++)
            {
                int swapped = Parity.Swap(w, bit, shift);
                Assert.InRange(swapped, -127 - (w == -128 ? 1 : 0), 127);
                Assert.Equal(w, Parity.Swap(swapped, bit, shift));
                Assert.True(reached.Add(swapped));
                Assert.Equal(-Parity.Chord(w, bit, shift), Parity.Chord(w, 1 - bit, shift));
            }
        }

        int[] chords = [.. Enumerable.Range(-127, 255).Select(w => Math.Abs(Parity.Chord(w, 0, shift)))];
        Assert.Equal(inside, chords.Count(c => c == chord));
        Assert.All(chords, c => Assert.True(c == chord || c == chord / 2 || (shift > 0 && c == 0)));
        Assert.Equal(-128, Parity.Swap(-128, 0, shift));
    }

    [Fact]
    public void A_blend_goes_from_the_direction_to_the_guide()
    {
        for (int guide = -128; guide <= 127; guide++)
        {
            foreach ((int z, int bits) in new[] { (1, 0), (-16, 0), (92, 5), (0, 0) })
            {
                Assert.Equal(z << (5 - bits), DirectionGuide.Blend(z, bits, guide, 0));
                Assert.Equal(guide, DirectionGuide.Blend(z, bits, guide, DirectionGuide.One));
                Assert.Equal(-DirectionGuide.Blend(z, bits, guide, 77), DirectionGuide.Blend(-z, bits, -guide, 77));
            }
        }
    }

    [Fact]
    public void A_guide_keeps_what_its_decay_says_and_stays_in_its_range()
    {
        Assert.Equal(-128 + 1, DirectionGuide.Next(-128, long.MinValue / 4, 256));
        Assert.Equal(50, DirectionGuide.Next(50, 1 << 30, 256));
        Assert.Equal(127, DirectionGuide.Next(50, 1 << 30, 0));
        Assert.Equal(-3, DirectionGuide.Next(50, -3 << 16, 0));
        Assert.Equal(60, DirectionGuide.Next(50, 70L << 16, 128));
    }
}
