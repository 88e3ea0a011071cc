namespace AcceleratorTraining.Hosting.Tests;

/// <summary>Calls back on the thread that trains, so that a test can stop a run at an exact step.</summary>
internal sealed class InlineProgress(Action<AdaptationProgress> report) : IProgress<AdaptationProgress>
{
    public void Report(AdaptationProgress value) => report(value);
}
