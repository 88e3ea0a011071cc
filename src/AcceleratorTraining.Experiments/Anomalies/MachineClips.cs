using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Experiments;

/// <summary>Machines that a seed draws, recorded in the workshop or in the field, as the autoencoder's input. Test clips are kept after their first use.</summary>
/// <param name="seed">Draws the machines and their clips.</param>
/// <param name="quantizer">The model's input scale and zero point.</param>
internal sealed class MachineClips(ulong seed, FeatureQuantizer quantizer)
{
    private const int NormalClips = 40, ValidationClips = 8, TestClips = 160;

    private readonly Dictionary<MachineCondition, (LabelledSamples Samples, ImmutableArray<TestClip> Clips)> _tests = [];

    /// <summary>How many there are.</summary>
    public const int Machines = 4;

    /// <summary>The counts, as a sentence.</summary>
    public static string Description { get; } = string.Create(CultureInfo.InvariantCulture, $"{Machines} machines a seed, {NormalClips} normal clips of two seconds to adapt to, {TestClips} others to test on, half of them with an anomaly.");

    /// <summary>What decides the clips, for a cell's identity.</summary>
    public string Fingerprint(MachineCondition condition) => string.Create(CultureInfo.InvariantCulture, $"machines {seed} {condition} {Machines} {NormalClips} {ValidationClips} {TestClips}");

    /// <summary>Normal clips, no labels: all machines' together.</summary>
    public LabelledSamples Normal(MachineCondition condition) => Read(condition, 0, NormalClips);

    /// <summary>Others, for the peers' learning rate.</summary>
    public LabelledSamples Validation(MachineCondition condition) => Read(condition, NormalClips, ValidationClips);

    /// <summary>Test clips: their samples one clip after another, and which clip has how many.</summary>
    public (LabelledSamples Samples, ImmutableArray<TestClip> Clips) Test(MachineCondition condition)
    {
        if (_tests.TryGetValue(condition, out (LabelledSamples, ImmutableArray<TestClip>) known)) return known;
        MachineSoundDataset sounds = MachineSoundDataset.Test(seed, condition, Machines, TestClips);
        using AudioFeatureDataset features = new(sounds, AudioFrontEnd.LogMel, quantizer);
        ImmutableArray<TestClip> clips =
        [
            .. from sample in Enumerable.Range(0, features.Count)
               group sample by features.GetSound(sample) into clip
               select new TestClip(clip.Key % Machines, sounds.GetLabel(clip.Key) == 1, clip.First(), clip.Count()),
        ];
        return _tests[condition] = (DatasetSamples.Read(features, [.. Enumerable.Range(0, features.Count)]), clips);
    }

    private LabelledSamples Read(MachineCondition condition, int first, int count)
    {
        using AudioFeatureDataset features = new(MachineSoundDataset.Normal(seed, condition, Machines, NormalClips + ValidationClips), AudioFrontEnd.LogMel, quantizer);
        return DatasetSamples.Read(features, [.. Enumerable.Range(0, features.Count).Where(i => features.GetSound(i) >= first && features.GetSound(i) < first + count)]);
    }
}
