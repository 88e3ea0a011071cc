using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>N-way K-shot episodes of the alphabets that the backbone never saw. Drawings are read when first needed.</summary>
internal sealed class OmniglotEpisodes
{
    private const string Origin = "github.com/brendenlake/omniglot, python/images_background_small1.zip and images_background_small2.zip";
    private const ulong Seed = 1;

    private readonly Lazy<OmniglotDataset> _drawings;
    private readonly string _sources;

    public OmniglotEpisodes(DataFolder folder)
    {
        ImmutableArray<string> paths = [.. from n in (int[])[1, 2] select folder.Require(string.Create(CultureInfo.InvariantCulture, $"omniglot/images_background_small{n}.zip"), Origin)];
        _drawings = new(() => OmniglotDataset.Open(paths, new OmniglotOptions { Alphabets = Alphabets }));
        _sources = string.Join(' ', paths.Select(folder.Hash));
    }

    /// <summary>The alphabets held out from the backbone's training.</summary>
    public static ImmutableArray<string> Alphabets { get; } = ["Japanese_(katakana)", "Sanskrit", "Tagalog"];

    /// <summary>What decides the episodes of a setting, for a cell's identity.</summary>
    public string Fingerprint(EpisodeSetting setting, int first, int count) => string.Create(CultureInfo.InvariantCulture, $"{_sources} {setting} draw {Seed} episodes {first} {count}");

    /// <summary>Episode after episode: supports to learn from, queries to test on.</summary>
    /// <param name="model">Takes the drawings.</param>
    /// <param name="setting">N, K and Q.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many.</param>
    public IEnumerable<AdaptationData> Draw(QuantizedModel model, EpisodeSetting setting, int first, int count)
    {
        EpisodeSampler sampler = new(_drawings.Value, setting.Ways, setting.Shots, setting.Queries, Seed);
        for (int i = first; i < first + count; i++)
        {
            Episode episode = sampler.Draw(i);
            LabelledSamples support = ImageSamples.Read(model, _drawings.Value, episode.Support), query = ImageSamples.Read(model, _drawings.Value, episode.Query);
            yield return new AdaptationData(new LabelledSamples(support.Inputs, episode.SupportLabels), new LabelledSamples(default, []), new LabelledSamples(query.Inputs, episode.QueryLabels));
        }
    }
}
