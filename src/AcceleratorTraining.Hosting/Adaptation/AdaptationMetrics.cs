using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AcceleratorTraining.Hosting;

/// <summary>The one meter and its instruments. Thread-safe.</summary>
internal sealed class AdaptationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _forwardCalls;
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _accuracyGain;

    // Without AddMetrics() there is no factory, and the meter is the process's.
    public AdaptationMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(AdaptationService.MeterName) ?? new Meter(AdaptationService.MeterName);
        _forwardCalls = _meter.CreateCounter<long>("accelerator_training.forward_calls", "{sample}", "Samples forwarded by queries and validation.");
        _steps = _meter.CreateCounter<long>("accelerator_training.steps", "{step}", "Training steps done.");
        _duration = _meter.CreateHistogram(
            "accelerator_training.adaptation.duration", "s", "Time of an adaptation, by outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600] });
        _accuracyGain = _meter.CreateHistogram(
            "accelerator_training.adaptation.accuracy_gain", "1", "Test accuracy after a completed adaptation, less that before.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [-0.1, -0.02, 0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5] });
    }

    public void Progressed(long steps, long forwardCalls, in TagList tags)
    {
        _steps.Add(steps, tags);
        _forwardCalls.Add(forwardCalls, tags);
    }

    public void Gained(double accuracy, in TagList tags) => _accuracyGain.Record(accuracy, tags);

    public void Ended(TimeSpan duration, string outcome, TagList tags)
    {
        tags.Add("outcome", outcome);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();
}
