namespace AcceleratorTraining.Tests;

public sealed class BatchSamplerTests
{
    [Fact]
    public void Every_epoch_shows_every_sample_once()
    {
        const int count = 50, batch = 8;
        BatchSampler sampler = new(7, count, batch);
        List<int> drawn = [];
        int[] indices = new int[batch];
        for (int step = 0; step < 25; step++)
        {
            sampler.Fill(step, indices);
            drawn.AddRange(indices);
        }

        for (int epoch = 0; epoch < 4; epoch++)
        {
            Assert.Equal(Enumerable.Range(0, count), drawn.Skip(epoch * count).Take(count).Order());
        }

        Assert.NotEqual(drawn.Take(count), drawn.Skip(count).Take(count));
    }

    [Fact]
    public void A_step_does_not_depend_on_the_steps_before_it()
    {
        int[] inOrder = new int[8], alone = new int[8];
        BatchSampler sampler = new(7, 50, 8);
        for (int step = 0; step <= 30; step++) sampler.Fill(step, inOrder);
        new BatchSampler(7, 50, 8).Fill(30, alone);
        Assert.Equal(inOrder, alone);
    }

    [Fact]
    public void Seeds_give_different_orders()
    {
        int[] one = new int[32], two = new int[32];
        new BatchSampler(1, 500, 32).Fill(0, one);
        new BatchSampler(2, 500, 32).Fill(0, two);
        Assert.NotEqual(one, two);
    }
}
