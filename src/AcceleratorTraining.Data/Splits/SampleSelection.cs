using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data;

/// <summary>
/// Balanced choices of samples. Classes take turns, one sample each, and a class that has run out is passed over: among
/// classes that still have samples no two counts differ by more than one, and any prefix is as balanced as the whole.
/// </summary>
public static class SampleSelection
{
    /// <summary>"draw": keeps these draws apart from every other stream of the same seed.</summary>
    private const uint StreamTag = 0x64726177;

    /// <summary>The first samples of every class, in index order, class 0 first. Depends on no seed.</summary>
    /// <returns>Distinct indices in the order they were taken.</returns>
    /// <exception cref="InvalidDataSetException">The data set holds fewer than <paramref name="count"/> samples.</exception>
    public static int[] TakeFirst(IImageDataset dataset, int count)
    {
        RequireEnough(dataset, count);
        return Take(GroupByClass(dataset, Enumerable.Range(0, dataset.Count)), count, _ => true);
    }

    /// <summary>Samples drawn at random within every class; which classes give one more is random too.</summary>
    /// <returns>Distinct indices in the order they were drawn.</returns>
    /// <exception cref="InvalidDataSetException">The data set holds fewer than <paramref name="count"/> samples.</exception>
    public static int[] Draw(IImageDataset dataset, int count, ulong seed)
    {
        RequireEnough(dataset, count);
        return Take(Shuffle(GroupByClass(dataset, Enumerable.Range(0, dataset.Count)), seed, SelectionPurpose.Adaptation), count, _ => true);
    }

    /// <summary>The candidates of each class, in the order given; classes in order of their label.</summary>
    internal static List<int>[] GroupByClass(IImageDataset dataset, IEnumerable<int> candidates)
    {
        var classes = new List<int>[dataset.ClassNames.Length];
        for (int label = 0; label < classes.Length; label++)
        {
            classes[label] = [];
        }

        foreach (int index in candidates)
        {
            classes[dataset.GetLabel(index)].Add(index);
        }

        return classes;
    }

    /// <summary>Shuffles every class by its own stream, then the order of the classes.</summary>
    internal static List<int>[] Shuffle(List<int>[] classes, ulong seed, SelectionPurpose purpose)
    {
        for (int label = 0; label < classes.Length; label++)
        {
            int[] shuffled = [.. classes[label]];
            new PhiloxStream(seed, (StreamTag, (uint)purpose, (uint)label)).Shuffle<int>(shuffled);
            classes[label] = [.. shuffled];
        }

        new PhiloxStream(seed, (StreamTag, (uint)purpose, uint.MaxValue)).Shuffle<List<int>>(classes);
        return classes;
    }

    /// <summary>Lets the classes take turns until enough candidates are accepted or none is left.</summary>
    internal static int[] Take(List<int>[] classes, int count, Func<int, bool> accept)
    {
        var taken = new List<int>(Math.Min(count, classes.Sum(candidates => candidates.Count)));
        int[] next = new int[classes.Length];
        bool progress = true;
        while (taken.Count < count && progress)
        {
            progress = false;
            for (int i = 0; i < classes.Length && taken.Count < count; i++)
            {
                // A refused candidate is replaced by the next of its own class, so refusals do not unbalance the choice.
                bool given = false;
                while (!given && next[i] < classes[i].Count)
                {
                    int candidate = classes[i][next[i]++];
                    given = accept(candidate);
                    if (given)
                    {
                        taken.Add(candidate);
                    }
                }

                progress |= given;
            }
        }

        return [.. taken];
    }

    private static void RequireEnough(IImageDataset dataset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > dataset.Count)
        {
            throw new InvalidDataSetException($"{count} samples were asked of '{dataset.Name}', which holds only {dataset.Count}.");
        }
    }
}
