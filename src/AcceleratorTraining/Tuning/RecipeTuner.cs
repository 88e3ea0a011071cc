using System.Collections.Immutable;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining;

/// <summary>
/// Chooses the step sizes of a recipe by a bracketed search: short runs with the rates, the head's among them, times 1, 1/4 and
/// 4, then with the best of these times 1/2 and 2. It never sees test samples: it takes none.
/// </summary>
public static class RecipeTuner
{
    /// <summary>Fewer validation samples tell step sizes apart by chance.</summary>
    public const int LeastValidationSamples = 16;

    private const string Suffix = "-tuned";
    private const int TrialCount = 5;
    private const int One = 8;

    /// <summary>Searches; each trial is an adaptation of its own, in memory, from the model as given.</summary>
    /// <param name="session">Model, backend, profile.</param>
    /// <param name="training">What the trials' steps see.</param>
    /// <param name="validation">What decides: the lowest loss; of equal ones the higher accuracy, then the earlier trial.</param>
    /// <param name="recipe">The recipe; a trial has a tenth of its steps, at least 20 if there are as many, over which the rate decays.</param>
    /// <param name="seed">The run seed, that of every trial.</param>
    /// <param name="progress">Told of every step of every trial.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="LeastValidationSamples"/>, or recipe, model and samples do not go together.</exception>
    public static async Task<TuningResult> TuneAsync(AdaptationSession session, LabelledSamples training, LabelledSamples validation, AdaptationRecipe recipe, ulong seed, IProgress<AdaptationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUntunable(recipe, validation);
        ImmutableArray<TuningTrial>.Builder trials = ImmutableArray.CreateBuilder<TuningTrial>(TrialCount);
        foreach (int eighths in (int[])[One, One / 4, One * 4]) await TryAsync(eighths).ConfigureAwait(false);
        int best = Best(trials).Eighths;
        foreach (int eighths in (int[])[best / 2, best * 2]) await TryAsync(eighths).ConfigureAwait(false);
        return new TuningResult(Tuned(recipe, Best(trials).Eighths), trials.ToImmutable(), Forwards(recipe, training.Count, validation.Count));

        async Task TryAsync(int eighths)
        {
            AdaptationRecipe trial = Tuned(recipe, eighths).WithSteps(TrialSteps(recipe));
            ProgressMeter meter = new(trial, 0, progress) { Trial = trials.Count + 1, Trials = TrialCount };
            long before = trials.Count * (Forwards(recipe, training.Count, validation.Count) / TrialCount);
            using InMemoryAdaptation run = new(session, training, trial, seed);
            while (run.Steps < trial.Steps)
            {
                StepResult step = await run.StepAsync(cancellationToken).ConfigureAwait(false);
                meter.Report(run.Steps, step.LossSum, before + run.Forwards);
            }

            trials.Add(new TuningTrial(eighths, await run.EvaluateAsync(validation, cancellationToken).ConfigureAwait(false)));
        }
    }

    /// <summary>The sample forwards of a search: the same whatever it finds.</summary>
    public static long Forwards(AdaptationRecipe recipe, int training, int validation) =>
        TrialCount * ((long)TrialSteps(recipe) * recipe.PassesPerStep * recipe.Batch + (recipe.NewHead ? training : 0) + recipe.Objective.EvaluationForwards(validation));

    /// <summary>What an earlier search chose for the same recipe, model, data and seed: it stands in the run's receipt.</summary>
    /// <returns>Null where there is no such receipt.</returns>
    public static AdaptationRecipe? Recall(AdaptationSession session, LabelledSamples training, AdaptationOptions options)
    {
        try
        {
            ReceiptHeader header = ReceiptReader.ReadFile(options.ReceiptPath, allowTorn: true, options.Pieces).Header;
            AdaptationRecipe recipe = header.Recipe, given = options.Recipe;
            bool same = recipe.Name == given.Name + Suffix && given == recipe with { Name = given.Name, InitialRate = given.InitialRate, FinalRate = given.FinalRate, HeadRate = given.HeadRate };
            return same && header == ReceiptHeader.Create(session, training, options with { Recipe = recipe }) ? recipe : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidReceiptException)
        {
            return null;
        }
    }

    /// <summary>Throws unless a search makes sense.</summary>
    internal static void ThrowIfUntunable(AdaptationRecipe recipe, LabelledSamples validation)
    {
        recipe.Validate();
        (recipe with { Name = recipe.Name + Suffix }).Validate();
        if (validation.Count < LeastValidationSamples) throw new ArgumentException($"Tuning is decided on validation samples: it needs {LeastValidationSamples} or more, not {validation.Count}.");
    }

    // A larger rate than the update takes becomes the largest that it does.
    private static AdaptationRecipe Tuned(AdaptationRecipe recipe, int eighths)
    {
        int rate = Times(recipe.InitialRate, eighths, Math.Min(1, recipe.InitialRate), recipe.LargestRate);
        return recipe with
        {
            Name = recipe.Name + Suffix,
            InitialRate = rate,
            FinalRate = Times(recipe.FinalRate, eighths, 0, rate),
            HeadRate = Times(recipe.HeadRate, eighths, Math.Min(1, recipe.HeadRate), AdaptationRecipe.MaximumRate),
        };
    }

    private static int Times(int rate, int eighths, int least, int most) => (int)Math.Clamp(((long)rate * eighths + One / 2) / One, least, most);

    private static int TrialSteps(AdaptationRecipe recipe) => Math.Max(recipe.Steps / 10, Math.Min(recipe.Steps, 20));

    private static TuningTrial Best(IEnumerable<TuningTrial> trials) =>
        trials.OrderBy(t => t.Validation.LossSum).ThenByDescending(t => t.Validation.Correct).First();
}
