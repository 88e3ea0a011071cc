using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AcceleratorTraining.Hosting.Tests;

public sealed class AdaptationMetricsTests : IDisposable
{
    private readonly GlyphJob _job = new();
    private readonly IHost _host = TestHost.Create(services => services.AddAcceleratorTraining().AddCpuBackend());
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = new();

    public AdaptationMetricsTests()
    {
        // Only this host's meter: other tests run at the same time.
        object scope = _host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == AdaptationService.MeterName && instrument.Meter.Scope == scope) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, new(tags.ToArray()))));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, new(tags.ToArray()))));
        _listener.Start();
    }

    private AdaptationService Service => _host.Services.GetRequiredService<AdaptationService>();

    [Fact]
    public async Task A_completed_run_is_measured_with_backend_profile_and_recipe()
    {
        AdaptationResult result = await Service.AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(GlyphJob.Steps, Sum("accelerator_training.steps"));
        Assert.Equal(result.ForwardCalls, Sum("accelerator_training.forward_calls"));
        Assert.Equal(result.AccuracyAfter - result.AccuracyBefore, Assert.Single(Values("accelerator_training.adaptation.accuracy_gain")));
        Assert.True(Assert.Single(Values("accelerator_training.adaptation.duration")) > 0);
        Assert.All(_measured, m => Assert.Equal(("cpu", "tflite-reference", "default"), (m.Tags["backend"], m.Tags["profile"], m.Tags["recipe"])));
        Assert.Equal(["completed"], Outcomes());
    }

    [Fact]
    public async Task Steps_of_a_resumed_run_are_counted_once()
    {
        using CancellationTokenSource cancellation = new();
        InlineProgress stopAtThree = new(p =>
        {
            if (p.Step == 3) cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Service.AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options(), stopAtThree, cancellation.Token));
        for (int i = 0; i < 2; i++)
        {
            // The second time the run has ended already.
            await Service.AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options() with { Resume = true }, cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Equal(GlyphJob.Steps, Sum("accelerator_training.steps"));
        Assert.Single(Values("accelerator_training.adaptation.accuracy_gain"));
        Assert.Equal(["cancelled", "completed", "completed"], Outcomes());
    }

    [Fact]
    public async Task A_failed_run_is_measured_as_such()
    {
        AdaptationData nothing = GlyphJob.Data with { Training = new LabelledSamples(default, []) };
        await Assert.ThrowsAsync<ArgumentException>(() => Service.AdaptAsync(GlyphJob.Model, nothing, _job.Options(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(["failed"], Outcomes());
    }

    public void Dispose()
    {
        _listener.Dispose();
        _host.Dispose();
        _job.Dispose();
    }

    private IEnumerable<double> Values(string instrument) => _measured.Where(m => m.Name == instrument).Select(m => m.Value);

    private double Sum(string instrument) => Values(instrument).Sum();

    private IEnumerable<string?> Outcomes() => _measured.Where(m => m.Tags.ContainsKey("outcome")).Select(m => m.Tags["outcome"]?.ToString());
}
