using System.Collections.Immutable;
using System.Diagnostics;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining;

/// <summary>
/// One adaptation from file to file: measures, trains, records, writes, measures again. A run stopped at any moment can
/// be resumed and ends with the same bytes as one that was not. Not thread-safe; use once.
/// </summary>
/// <param name="session">Model, backend, profile.</param>
/// <param name="data">Disjoint samples.</param>
/// <param name="options">Recipe, seed and paths.</param>
public sealed class AdaptationRun(AdaptationSession session, AdaptationData data, AdaptationOptions options)
{
    // Validation results a run, beside the one at its start.
    private const int Reports = 20;

    private readonly AdaptationRecipe _recipe = options.Recipe;

    // The report after which a run is judged first: at 15 % of the steps, or after three.
    private const int JudgedReport = 3;

    private Stopwatch _clock = Stopwatch.StartNew();

    // Of the search for step sizes before this run.
    private TunedSteps? _tuning;

    private int ReportInterval => Math.Max(1, _recipe.Steps / Reports);

    /// <summary>Runs to the end, or until cancelled between two steps; what was committed by then stays on the disk.</summary>
    /// <exception cref="ArgumentException">Recipe, model and data do not go together.</exception>
    /// <exception cref="NotConvergingException">It will not converge and shall then stop; the run can be resumed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the run can be resumed.</exception>
    public async Task<AdaptationResult> ExecuteAsync(IProgress<AdaptationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ParameterSet parameters = Check();
        if (options.Tune) return await TuneAndExecuteAsync(progress, cancellationToken).ConfigureAwait(false);
        ReceiptHeader header = ReceiptHeader.Create(session, data.Training, options);
        Receipt? receipt = options.Resume ? TryReadReceipt(header) : null;
        if (receipt is { IsComplete: true } && TryReadResult(receipt) is { } finished)
        {
            File.Delete(options.CheckpointPath);
            return finished;
        }

        EvaluationResult before = await session.EvaluateAsync(data.Test, _recipe.Objective, cancellationToken).ConfigureAwait(false);
        using TrainingDevice training = TrainingDevice.Open(session, parameters, _recipe, options.Seed);
        using RunWatch? watch = receipt is { IsComplete: true } ? null : new(session, training, data.Validation, _recipe);
        using ReceiptWriter? writer = watch is null ? null : Open(header, receipt, training.Trainer, watch);
        int start = writer?.Steps ?? _recipe.Steps;
        FinalHead? head = writer is null
            ? Replay(training.Store, receipt!, cancellationToken)
            : await TrainAsync(training, writer, watch!, header, progress, cancellationToken).ConfigureAwait(false);
        ExecutionBill?[] bills = [ExecutionBill.Of(training.Device, "training", _recipe.Steps - start), ExecutionBill.Of(watch?.Device, "validation", 0)];
        Deployment deployment = await Deployment.ReadAsync(training.Store, head, cancellationToken).ConfigureAwait(false);
        PatchedModel patched = deployment.WriteTo(session.Model);
        if (writer is null && patched.Sha256After != receipt!.AdaptedSha256) throw new InvalidReceiptException($"The receipt '{options.ReceiptPath}' does not replay to the model it recorded; nothing was written.");
        AtomicFile.WriteAllBytes(options.OutputPath, patched.File);
        writer?.Complete(head, patched.Sha256After);
        writer?.Dispose();
        QuantizedModel written = QuantizedModel.Load(options.OutputPath);
        EvaluationResult after = await session.EvaluateAsync(written, data.Test, _recipe.Objective, cancellationToken).ConfigureAwait(false);
        AdaptationResult result = new()
        {
            AccuracyBefore = before.KnownAccuracy,
            AccuracyAfter = after.KnownAccuracy,
            LossBefore = before.Loss,
            LossAfter = after.Loss,
            AccuracyAfter16Bit = await WideAccuracyAsync(training, deployment, cancellationToken).ConfigureAwait(false),
            Steps = _recipe.Steps,
            ForwardCalls = Forwards(_recipe.Steps),
            ParametersChanged = patched.ChangedElements,
            ParametersTrained = parameters.Count,
            ReceiptBytes = new FileInfo(options.ReceiptPath).Length,
            PeakDeviceBytes = training.PeakBytes,
            ModelSha256Before = session.Model.Sha256,
            ModelSha256After = written.Sha256,
            Backend = session.Backend.Name,
            Profile = session.Profile.Name,
            Recipe = _recipe.Name,
            Seed = options.Seed,
            DataFingerprint = DataFingerprint(),
            Samples = [data.Training.Count, data.Validation.Count, data.Test.Count],
            LeftOut = parameters.LeftOut,
            Tuning = _tuning,
            Bills = bills.OfType<ExecutionBill>().ToImmutableArray() is { IsEmpty: false } counts ? counts : null,
            Diagnosis = watch?.Describe(Looks(_recipe.Steps)),
            Verdict = watch is null || watch.Verdict.Kind == VerdictKind.Fine ? null : watch.Verdict.Sentence,
            WallSeconds = _clock.Elapsed.TotalSeconds,
        };
        AtomicFile.WriteAllBytes(options.SummaryPath, System.Text.Encoding.UTF8.GetBytes(result.ToJson() + "\n"));
        File.Delete(options.CheckpointPath);
        return result;
    }

    // Everything that can be wrong with model, recipe and data is found before a file is touched.
    private ParameterSet Check()
    {
        LoweredModel model = session.Lower(1);
        ParameterSet parameters = ParameterSet.Create(model, _recipe, session.Profile.Rescale);
        if (data.Training.Count == 0) throw new ArgumentException("There are no samples to adapt to.");
        data.Training.ThrowIfUnfit(model, "adaptation", _recipe.Objective);
        data.Validation.ThrowIfUnfit(model, "validation", _recipe.Objective);
        data.Test.ThrowIfUnfit(model, "test", _recipe.Objective);
        foreach (LabelledSamples part in (LabelledSamples[])[data.Training, data.Validation, data.Test])
        {
            if (part.Count > 0) _recipe.Objective.CreateSampler(options.Seed, part, _recipe.Batch);
        }

        Deployment.ThrowIfUnwritable(session.Model, parameters);
        return parameters;
    }

    // The run had ended but its summary or model is gone: both follow from the receipt.
    private static FinalHead? Replay(ParameterStore store, Receipt receipt, CancellationToken cancellationToken)
    {
        ReceiptReplay.Apply(receipt, store, cancellationToken);
        return receipt.Head;
    }

    // A search first, unless the run that goes on has had one: what it chose stands in the receipt.
    private async Task<AdaptationResult> TuneAndExecuteAsync(IProgress<AdaptationProgress>? progress, CancellationToken cancellationToken)
    {
        RecipeTuner.ThrowIfUntunable(_recipe, data.Validation);
        AdaptationRecipe? recipe = options.Resume ? RecipeTuner.Recall(session, data.Training, options) : null;
        recipe ??= (await RecipeTuner.TuneAsync(session, data.Training, data.Validation, _recipe, options.Seed, progress, cancellationToken).ConfigureAwait(false)).Recipe;
        AdaptationRun run = new(session, data, options with { Recipe = recipe, Tune = false })
        {
            _tuning = new TunedSteps(recipe.InitialRate, recipe.FinalRate, recipe.HeadRate, RecipeTuner.Forwards(_recipe, data.Training.Count, data.Validation.Count)),
            _clock = _clock,
        };
        return await run.ExecuteAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FinalHead?> TrainAsync(TrainingDevice training, ReceiptWriter writer, RunWatch watch, ReceiptHeader header, IProgress<AdaptationProgress>? progress, CancellationToken cancellationToken)
    {
        ForwardGradientTrainer trainer = training.Trainer;
        if (_recipe.NewHead && writer.Steps == 0) await trainer.StartNewHeadAsync(session, data.Training, cancellationToken).ConfigureAwait(false);
        BatchSampler sampler = _recipe.Objective.CreateSampler(options.Seed, data.Training, _recipe.Batch);
        ProgressMeter meter = new(_recipe, writer.Steps, progress);
        try
        {
            for (int step = writer.Steps; step < _recipe.Steps; step++)
            {
                if (step % ReportInterval == 0) await LookAsync(watch, meter, step, cancellationToken).ConfigureAwait(false);
                if (options.StopEarly && step == JudgedReport * ReportInterval && watch.Verdict.Kind != VerdictKind.Fine)
                {
                    await CommitAsync(trainer, writer, watch, header).ConfigureAwait(false);
                    throw new NotConvergingException(watch.Verdict, step);
                }

                StepResult result = await trainer.StepAsync(step, data.Training, sampler, cancellationToken).ConfigureAwait(false);
                watch.Add(result);
                if (writer.Add(result.Coefficients.AsSpan())) await SaveAsync(trainer, watch, header, writer.Steps).ConfigureAwait(false);
                meter.Report(step + 1, result.LossSum, Forwards(step + 1), watch.Describe(Looks(step + 1)));
            }

            await LookAsync(watch, meter, _recipe.Steps, cancellationToken).ConfigureAwait(false);
            meter.Report(_recipe.Steps, lossSum: null, Forwards(_recipe.Steps), watch.Describe(Looks(_recipe.Steps)));
        }
        catch (OperationCanceledException)
        {
            // Between two steps: what was done is committed. After a fault it is not, for the state may be half of a step's.
            await CommitAsync(trainer, writer, watch, header).ConfigureAwait(false);
            throw;
        }

        await CommitAsync(trainer, writer, watch, header).ConfigureAwait(false);
        return FinalHead(trainer);
    }

    // Judged are the first report with enough steps behind it, and the end.
    private async ValueTask LookAsync(RunWatch watch, ProgressMeter meter, int step, CancellationToken cancellationToken)
    {
        await watch.LookAsync(cancellationToken).ConfigureAwait(false);
        if (step == JudgedReport * ReportInterval || step == _recipe.Steps) watch.Judge();
        (meter.Validation, meter.Verdict) = (watch.Validation, watch.Verdict);
    }

    private static FinalHead? FinalHead(ForwardGradientTrainer trainer) =>
        trainer.Head?.Current;

    // Queries of the steps done, the features of a new head, and a validation at the start, at every report and at the end.
    private long Forwards(int steps) =>
        (long)steps * _recipe.PassesPerStep * _recipe.Batch + Looks(steps) * _recipe.Objective.EvaluationForwards(data.Validation.Count) + (_recipe.NewHead ? data.Training.Count : 0) + data.TargetForwards + (_tuning?.ForwardCalls ?? 0);

    private long Looks(int steps) => (steps + ReportInterval - 1) / ReportInterval + (steps == _recipe.Steps ? 1 : 0);

    private Receipt? TryReadReceipt(ReceiptHeader header)
    {
        try
        {
            Receipt receipt = ReceiptReader.ReadFile(options.ReceiptPath, allowTorn: true, options.Pieces);
            return receipt.Header == header ? receipt : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidReceiptException)
        {
            return null;
        }
    }

    // A finished run whose files are all there prints what it printed.
    private AdaptationResult? TryReadResult(Receipt receipt)
    {
        if (!File.Exists(options.SummaryPath) || !File.Exists(options.OutputPath)) return null;
        AdaptationResult? result = AdaptationResult.FromJson(File.ReadAllText(options.SummaryPath));
        bool same = result?.ModelSha256After == receipt.AdaptedSha256 && result?.DataFingerprint == DataFingerprint() && result.Backend == session.Backend.Name;
        return same && FileHash.Sha256(options.OutputPath) == receipt.AdaptedSha256 ? result : null;
    }

    private ReceiptWriter Open(ReceiptHeader header, Receipt? receipt, ForwardGradientTrainer trainer, RunWatch watch)
    {
        Checkpoint? checkpoint = receipt is null ? null : Checkpoint.TryLoad(options.CheckpointPath, header);
        bool usable = checkpoint is not null && receipt!.FrameEnds.ContainsKey(checkpoint.Step) && trainer.Store.Fits(checkpoint.Tensors)
            && checkpoint.Estimator.Length == trainer.State.Length && checkpoint.Head.Length == (trainer.Head?.Masters.Length ?? 0) && watch.TryRestore(checkpoint.Diagnosis);
        if (!usable)
        {
            ReceiptWriter fresh = ReceiptWriter.Create(options.ReceiptPath, header);
            File.Delete(options.CheckpointPath);
            return fresh;
        }

        // A kill between frame and checkpoint leaves the receipt one frame ahead: that frame is done again.
        ReceiptWriter writer = ReceiptWriter.Resume(options.ReceiptPath, receipt!, checkpoint!.Step);
        trainer.Store.Write(checkpoint.Tensors);
        trainer.State = checkpoint.Estimator;
        if (checkpoint.Step > 0) trainer.Previous = receipt!.Step(checkpoint.Step - 1);
        if (trainer.Head is not null)
        {
            trainer.Head.Masters = checkpoint.Head;
            trainer.WriteHead();
        }

        return writer;
    }

    private async ValueTask SaveAsync(ForwardGradientTrainer trainer, RunWatch watch, ReceiptHeader header, int step)
    {
        Checkpoint checkpoint = new(step, trainer.State, await trainer.Store.ReadAsync(CancellationToken.None).ConfigureAwait(false), trainer.Head?.Masters ?? [], watch.State);
        checkpoint.Save(options.CheckpointPath, header);
    }

    private async ValueTask CommitAsync(ForwardGradientTrainer trainer, ReceiptWriter writer, RunWatch watch, ReceiptHeader header)
    {
        writer.Commit();
        await SaveAsync(trainer, watch, header, writer.Steps).ConfigureAwait(false);
    }

    private string DataFingerprint() => $"{data.Training.Fingerprint():x16}{data.Validation.Fingerprint():x16}{data.Test.Fingerprint():x16}";

    private async ValueTask<double?> WideAccuracyAsync(TrainingDevice training, Deployment deployment, CancellationToken cancellationToken)
    {
        if (!training.Store.Parameters.Parameters.Any(p => p.Type.Element == ElementType.Int16)) return null;
        using Evaluator evaluator = Evaluator.ForMasters(training.Device, training.Model, training.Store, _recipe);
        evaluator.Write(deployment);
        return (await evaluator.EvaluateAsync(data.Test, cancellationToken).ConfigureAwait(false)).KnownAccuracy;
    }
}
