namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>The known answers that the generator's authors publish, and the host stream on top.</summary>
public sealed class PhiloxTests
{
    [Fact]
    public void Zeros() =>
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox4x32.Block(0, 0, 0, 0, 0, 0));

    [Fact]
    public void Ones() =>
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox4x32.Block(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue));

    [Fact]
    public void Digits_of_pi() =>
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox4x32.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));

    [Fact]
    public void A_stream_reads_block_after_block_word_after_word()
    {
        PhiloxStream stream = new(0x0000000500000004, (1, 2, 3));
        for (uint block = 0; block < 3; block++)
        {
            (uint, uint, uint, uint) words = Philox4x32.Block(block, 1, 2, 3, 4, 5);
            for (int word = 0; word < 4; word++) Assert.Equal(Philox4x32.Select(words, word), stream.NextUInt32());
        }
    }

    [Fact]
    public void Bounded_numbers_reach_every_value_about_equally()
    {
        PhiloxStream stream = new(1, (0, 0, 0));
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[stream.NextInt32(7)]++;
        Assert.All(counts, c => Assert.InRange(c, 9_600, 10_400));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInt32(0));
    }

    [Fact]
    public void A_shuffle_keeps_its_items()
    {
        PhiloxStream stream = new(9, (0, 0, 0));
        int[] items = [.. Enumerable.Range(0, 100)];
        stream.Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
