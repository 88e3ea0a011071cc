namespace AcceleratorTraining.Data.Tests.Episodes;

public class EpisodeSamplerTests
{
    /// <summary>Nine classes of 8 samples, interleaved, and class 9 of only 5.</summary>
    private static readonly int[] Labels = [.. Enumerable.Range(0, 72).Select(i => i % 9), 9, 9, 9, 9, 9];

    [Fact]
    public void Episodes_hold_what_was_asked_for_and_no_sample_twice()
    {
        var sampler = new EpisodeSampler(Labels, ways: 5, shots: 2, queries: 4, seed: 3);
        Assert.Equal(9, sampler.ClassCount);
        for (int number = 0; number < 200; number++)
        {
            Episode episode = sampler.Draw(number);
            Assert.Equal((5, 10, 20), (episode.Classes.Distinct().Count(), episode.Support.Length, episode.Query.Length));
            Assert.Equal(30, episode.Support.Concat(episode.Query).Distinct().Count());
            Assert.All(episode.Support.Zip(episode.SupportLabels), each => Assert.Equal(episode.Classes[each.Second], Labels[each.First]));
            Assert.All(episode.Query.Zip(episode.QueryLabels), each => Assert.Equal(episode.Classes[each.Second], Labels[each.First]));
        }
    }

    [Fact]
    public void An_episode_depends_on_seed_and_number_only()
    {
        var sampler = new EpisodeSampler(Labels, 5, 1, 3, seed: 3);
        Episode seventh = sampler.Draw(7);
        sampler.Draw(1);
        AssertEqual(seventh, sampler.Draw(7));
        AssertEqual(seventh, new EpisodeSampler(Labels, 5, 1, 3, seed: 3).Draw(7));
        Assert.NotEqual(seventh.Support, sampler.Draw(8).Support);
        Assert.NotEqual(seventh.Support, new EpisodeSampler(Labels, 5, 1, 3, seed: 4).Draw(7).Support);

        // The draws themselves: a receipt means the same episodes everywhere.
        Assert.Equal("9 5 1 8 7 72 59 37 44 25 75 76 74 41 68 50 55 46 1 71 8 53 70 61 43", string.Join(" ", seventh.Classes.Concat(seventh.Support).Concat(seventh.Query)));
    }

    [Fact]
    public void Classes_and_samples_come_up_alike()
    {
        var sampler = new EpisodeSampler(Labels, 3, 1, 1, seed: 1);
        int[] classes = new int[10], samples = new int[Labels.Length];
        for (int number = 0; number < 6000; number++)
        {
            Episode episode = sampler.Draw(number);
            foreach (int each in episode.Classes)
            {
                classes[each]++;
            }

            samples[episode.Support[0]]++;
        }

        // 1,800 of each of ten classes, standard deviation 35; 9 or so of 77 samples 40 to 130 times.
        Assert.All(classes, count => Assert.InRange(count, 1600, 2000));
        Assert.All(samples, count => Assert.InRange(count, 40, 180));
    }

    [Fact]
    public void Too_few_classes_or_nothing_asked_for_is_refused()
    {
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => new EpisodeSampler(Labels, 10, 4, 4, 0));
        Assert.Equal("10 classes of 8 samples (4 shots, 4 queries) are needed, but only 9 classes have as many.", refusal.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpisodeSampler(Labels, 0, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpisodeSampler(Labels, 1, 0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpisodeSampler(Labels, 1, 1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpisodeSampler(Labels, 1, 1, 1, 0).Draw(-1));
        Assert.Equal(2, new EpisodeSampler(SyntheticImages.Dataset("d", 2, [0, 1, 0, 1]), 2, 1, 1, 0).ClassCount);
    }

    private static void AssertEqual(Episode expected, Episode actual)
    {
        Assert.Equal(expected.Classes, actual.Classes);
        Assert.Equal(expected.Support, actual.Support);
        Assert.Equal(expected.Query, actual.Query);
    }
}
