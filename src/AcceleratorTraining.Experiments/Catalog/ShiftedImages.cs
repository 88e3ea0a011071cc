using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// A model's adaptation data under a shift: so many samples of one source, so many test samples of another. Sources are
/// opened when first read; the last shift's samples are kept, for experiments go through methods before shifts.
/// </summary>
internal sealed class ShiftedImages : IAdaptationSamples
{
    // As acctrain adapt has them: different noise on the two sides, the same for all seeds, so that 'before' is one number.
    private const ulong AdaptationNoise = 1, TestNoise = 2;

    private readonly QuantizedModel _model;
    private readonly SplitRequest _request;
    private readonly Lazy<IImageDataset> _train;
    private readonly Lazy<IImageDataset> _test;
    private readonly string _sources;
    private readonly Dictionary<ulong, DatasetSplit> _splits = [];
    private ((string Shift, ulong Seed) Key, AdaptationData Data)? _last;

    public ShiftedImages(DataFolder folder, QuantizedModel model, string trainPath, string testPath, int channels, SplitRequest request)
    {
        (_model, _request) = (model, request);
        _train = new(() => DatasetReader.Open(trainPath, channels));
        _test = new(() => DatasetReader.Open(testPath, channels));
        _sources = $"{folder.Hash(trainPath)} {folder.Hash(testPath)}";
    }

    /// <inheritdoc/>
    public string Fingerprint(string shift, ulong seed) => $"{_sources} {shift} noise {AdaptationNoise} {TestNoise} {_request with { Seed = seed }}";

    /// <summary>The samples under a shift. A seed decides which samples adapt and validate, never which ones test.</summary>
    public AdaptationData Load(string shift, ulong seed)
    {
        if (_last is { } last && last.Key == (shift, seed)) return last.Data;
        if (!_splits.TryGetValue(seed, out DatasetSplit? split)) _splits[seed] = split = DatasetSplit.Create(_train.Value, _test.Value, _request with { Seed = seed });
        ImageShift drift = ImageShift.Parse(shift);
        ShiftedDataset train = new(_train.Value, drift, AdaptationNoise), test = new(_test.Value, drift, TestNoise);
        AdaptationData data = new(ImageSamples.Read(_model, train, split.Adaptation), ImageSamples.Read(_model, train, split.Validation), ImageSamples.Read(_model, test, split.Test));
        _last = ((shift, seed), data);
        return data;
    }
}
