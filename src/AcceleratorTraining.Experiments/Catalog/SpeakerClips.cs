using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// One speaker's digits against all others': K clips a digit of the speaker to adapt to, the speaker's remaining clips to
/// test on. All K of one seed share their test clips, and a smaller K's clips are among a larger one's.
/// </summary>
/// <param name="digits">All speakers' clips as the model's input; opened when first needed.</param>
/// <param name="source">What decides them.</param>
/// <param name="speaker">Who is left out.</param>
internal sealed class SpeakerClips(Lazy<AudioFeatureDataset> digits, string source, string speaker) : IAdaptationSamples
{
    private const int Digits = 10, MostClips = 10, ClipsOfOthers = 1500;
    private const ulong OthersSeed = 1;

    private static readonly LabelledSamples None = new(ReadOnlyMemory<byte>.Empty, []);

    /// <summary>What decides the others' clips.</summary>
    public string OthersFingerprint => string.Create(CultureInfo.InvariantCulture, $"{source} {ClipsOfOthers} clips without {speaker}, draw {OthersSeed}");

    /// <summary>The name of a task.</summary>
    /// <param name="speaker">Who is left out.</param>
    /// <param name="clips">K, 1 to 10.</param>
    public static string TaskOf(string speaker, int clips) => string.Create(CultureInfo.InvariantCulture, $"{speaker} {clips}");

    /// <summary>Clips of the other speakers, as many of each digit: what the digits are learnt from.</summary>
    public LabelledSamples Others()
    {
        IndexedImages others = Of(isSpeaker: false);
        return DatasetSamples.Read(others, SampleSelection.Draw(others, ClipsOfOthers, OthersSeed));
    }

    /// <inheritdoc/>
    public string Fingerprint(string task, ulong seed) => string.Create(CultureInfo.InvariantCulture, $"{source} {task} draw {seed}");

    /// <inheritdoc/>
    public AdaptationData Load(string task, ulong seed)
    {
        int clips = int.Parse(task.AsSpan(task.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
        IndexedImages own = Of(isSpeaker: true);
        int[] drawn = SampleSelection.Draw(own, MostClips * Digits, seed);
        return new AdaptationData(DatasetSamples.Read(own, drawn.AsSpan(0, clips * Digits).ToArray()), None, DatasetSamples.Read(own, [.. Enumerable.Range(0, own.Count).Except(drawn)]));
    }

    private IndexedImages Of(bool isSpeaker)
    {
        ImmutableArray<int> indices = [.. Enumerable.Range(0, digits.Value.Count).Where(i => digits.Value.GetSpeaker(i) == speaker == isSpeaker)];
        return new IndexedImages(digits.Value, indices);
    }
}
