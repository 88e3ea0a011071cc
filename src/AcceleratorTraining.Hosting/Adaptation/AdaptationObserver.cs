using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace AcceleratorTraining.Hosting;

/// <summary>Watches one run and tells log, meter and the caller's own progress.</summary>
internal sealed class AdaptationObserver(AdaptationSession session, AdaptationOptions options, AdaptationMetrics metrics, ILogger logger, IProgress<AdaptationProgress>? next)
    : IProgress<AdaptationProgress>
{
    private readonly AdaptationRecipe _recipe = options.Recipe;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TagList _tags = new()
    {
        { "backend", session.Backend.Name },
        { "profile", session.Profile.Name },
        { "recipe", options.Recipe.Name },
    };

    private int _step;
    private long _forwards;
    private VerdictKind _verdict;

    public void Started() => logger.Started(session.Model.Name, _recipe.Name, _recipe.Steps, session.Backend.Name, session.Profile.Name);

    public void Report(AdaptationProgress progress)
    {
        if (progress.Trial > 0)
        {
            // A search for step sizes forwards, and takes no step of the run.
            metrics.Progressed(0, progress.Forwards - _forwards, _tags);
            _forwards = progress.Forwards;
            next?.Report(progress);
            return;
        }

        if (_step == 0 && progress.Step > 1)
        {
            // A resumed run reports what it did before, too: that was counted when it was done.
            _step = progress.Step - 1;
            _forwards = progress.Forwards - (long)_recipe.PassesPerStep * _recipe.Batch;
        }

        metrics.Progressed(progress.Step - _step, progress.Forwards - _forwards, _tags);
        if (Tenth(progress.Step) > Tenth(_step))
        {
            logger.Progressed(session.Model.Name, progress.Step, progress.Steps, progress.Loss, progress.ForwardsPerSecond, progress.Remaining);
        }

        if (progress.Verdict.Kind != _verdict && progress.Verdict.Kind != VerdictKind.Fine) logger.Judged(session.Model.Name, progress.Step, progress.Steps, progress.Verdict.Sentence);
        _verdict = progress.Verdict.Kind;
        (_step, _forwards) = (progress.Step, progress.Forwards);
        next?.Report(progress);
    }

    public void Completed(AdaptationResult result)
    {
        logger.Completed(session.Model.Name, result.AccuracyBefore, result.AccuracyAfter, result.ForwardCalls, options.OutputPath);
        // A finished run that is asked for again takes no step and gains nothing more.
        if (_step > 0 && result.AccuracyAfter - result.AccuracyBefore is { } gain) metrics.Gained(gain, _tags);
        Ended("completed");
    }

    public void Cancelled()
    {
        logger.Cancelled(session.Model.Name, _step, _recipe.Steps, options.ReceiptPath);
        Ended("cancelled");
    }

    public void Failed(Exception exception)
    {
        logger.Failed(exception, session.Model.Name, _step, _recipe.Steps);
        Ended("failed");
    }

    private int Tenth(int step) => step * 10 / _recipe.Steps;

    private void Ended(string outcome) => metrics.Ended(Stopwatch.GetElapsedTime(_start), outcome, _tags);
}
