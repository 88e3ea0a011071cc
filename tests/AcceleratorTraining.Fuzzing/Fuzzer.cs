using System.Diagnostics;

namespace AcceleratorTraining.Fuzzing;

/// <summary>
/// Feeds one reader with damaged inputs. Inputs that the reader answers in a new way join the corpus that later ones are made
/// from: refusals say what was wrong, so a new sentence is a new path.
/// </summary>
internal sealed class Fuzzer(FuzzTarget target, ulong seed)
{
    /// <summary>Longer is a hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int LargestCorpus = 4096;

    private readonly Mutator _mutator = new(seed);
    private readonly List<byte[]> _corpus = [.. target.Seeds];
    private readonly HashSet<string> _answers = [];

    /// <summary>Inputs read so far.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them were accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Different answers so far.</summary>
    public int Answers => _answers.Count;

    /// <summary>The largest share of the allocation bound that an input took.</summary>
    public double LargestShare { get; private set; }

    /// <summary>The input being read, and since when: what a watchdog looks at.</summary>
    public (byte[] Input, long Since) Current { get; private set; } = ([], long.MaxValue);

    /// <summary>Reads one more input.</summary>
    /// <returns>What harm it did; null for none.</returns>
    public Finding? Step()
    {
        byte[] input = Count < target.Seeds.Count ? target.Seeds[(int)Count] : Damaged();
        Count++;
        string? harm = null, answer;
        long start = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        Current = (input, start);
        try
        {
            answer = target.Read(input);
            Accepted++;
        }
        catch (Exception exception) when (target.IsRefusal(exception))
        {
            answer = exception.Message;
            if (answer.Length < 10) harm = $"is refused without a reason: '{answer}'";
        }
#pragma warning disable CA1031 // Every other exception is what this looks for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            answer = null;
            harm = $"ends in {exception}";
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, bound = target.AllocationBound(input.Length);
        Current = ([], long.MaxValue);
        LargestShare = Math.Max(LargestShare, (double)allocated / bound);
        if (allocated > bound) harm ??= $"takes {allocated} bytes, more than the bound of {bound} for {input.Length}";
        if (Stopwatch.GetElapsedTime(start) > Patience) harm ??= $"takes {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s";
        if (answer is not null && _corpus.Count < LargestCorpus && _answers.Add(WithoutNumbers(answer))) _corpus.Add(input);
        return harm is null ? null : new Finding(target.Name, Count - 1, harm, input);
    }

    private byte[] Damaged()
    {
        // Half of the time a seed itself: deep paths start from intact files.
        byte[] from = _mutator.Below(2) == 0 ? target.Seeds[_mutator.Below(target.Seeds.Count)] : _corpus[_mutator.Below(_corpus.Count)];
        byte[] input = _mutator.Mutate(from, _corpus[_mutator.Below(_corpus.Count)]);
        if (_mutator.Below(4) > 0) target.Repair(input);
        return input;
    }

    private static string WithoutNumbers(string answer)
    {
        Span<char> text = stackalloc char[Math.Min(answer.Length, 160)];
        int length = 0;
        foreach (char character in answer.AsSpan(0, text.Length))
        {
            if (!char.IsAsciiDigit(character) && character is not ('-' or ',' or '.')) text[length++] = character;
        }

        return new string(text[..length]);
    }
}
