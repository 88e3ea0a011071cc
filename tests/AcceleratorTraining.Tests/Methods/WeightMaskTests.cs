using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests.Methods;

public sealed class WeightMaskTests
{
    [Theory]
    [InlineData("largest", 1)]
    [InlineData("largest", -1)]
    [InlineData("smallest", 1)]
    public void A_magnitude_mask_keeps_exactly_its_share_of_the_largest_or_smallest(string id, int sign)
    {
        foreach (LinearLayer layer in TestRun.Session().Lower(1).Layers)
        {
            LinearLayer signed = layer with { Weights = [.. layer.Weights.Select(w => (sbyte)(sign * Math.Max(w, (sbyte)-127)))] };
            byte[] bits = [.. RecipePieces.Default.Parse<WeightMask>($"{id}:64").Bits(signed)];
            bool[] kept = [.. Enumerable.Range(0, layer.Weights.Length).Select(i => (bits[i >> 3] >> (i & 7) & 1) != 0)];
            int[] magnitudes = [.. signed.Weights.Select(w => Math.Abs((int)w))];
            int[] inside = [.. magnitudes.Where((_, i) => kept[i])], outside = [.. magnitudes.Where((_, i) => !kept[i])];
            Assert.Equal((layer.Weights.Length * 64 + 255) / 256, inside.Length);
            if (id == "largest") Assert.True(inside.Min() >= outside.Max());
            else Assert.True(inside.Max() <= outside.Min());
            Assert.Equal((layer.Weights.Length + 7) / 8, bits.Length);
        }
    }

    [Fact]
    public void Of_equal_weights_the_first_are_kept()
    {
        LinearLayer layer = TestRun.Session().Lower(1).Layers[0];
        byte[] bits = [.. WeightMask.Largest(128).Bits(layer with { Weights = [.. layer.Weights.Select((_, i) => (sbyte)(i % 2 == 0 ? 3 : -3))] })];
        Assert.Equal(layer.Weights.Length / 2, Enumerable.Range(0, layer.Weights.Length).TakeWhile(i => (bits[i >> 3] >> (i & 7) & 1) != 0).Count());
    }

    [Theory]
    [InlineData("largest:64")]
    [InlineData("smallest:64")]
    [InlineData("random:64")]
    public async Task Only_kept_weights_move_and_they_are_the_same_in_every_step(string mask)
    {
        AdaptationRecipe recipe = OneStep.Large with { Mask = RecipePieces.Default.Parse<WeightMask>(mask), WeightPerturbation = 1 << 16 };
        using OneStep run = new(recipe);
        for (int step = 0; step < 8; step++) run.Step(step, 127);
        bool[] moved = await run.MovedAsync();
        Assert.InRange(moved.Count(m => m) / (double)moved.Length, 0.1, 0.3);
        if (mask == "random:64")
        {
            // Drawn by the run seed, without a byte of memory.
            using OneStep other = new(recipe, seed: 2);
            for (int step = 0; step < 8; step++) other.Step(step, 127);
            Assert.NotEqual(moved, await other.MovedAsync());
            Assert.All(run.Parameters, p => Assert.True(p.Mask.IsEmpty));
            return;
        }

        int first = 0;
        foreach (TrainableParameter parameter in run.Parameters)
        {
            int count = parameter.Layer.Weights.Length;
            Assert.All(Enumerable.Range(0, count), i => Assert.True(!moved[first + i] || (parameter.Mask[i >> 3] >> (i & 7) & 1) != 0));
            first += count;
        }

        Assert.Equal(run.Parameters.Sum(p => (p.Layer.Weights.Length * 64L + 255) / 256), run.Store.Parameters.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void A_share_has_a_range(int share)
    {
        Assert.Throws<ArgumentException>(() => WeightMask.Random(share));
        Assert.Throws<ArgumentException>(() => WeightMask.Largest(share));
        Assert.Throws<ArgumentException>(() => WeightMask.Smallest(share));
    }
}
