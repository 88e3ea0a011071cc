using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// The measurements that several experiments make of a model and samples: as it is, adapted by a recipe, adapted by
/// backpropagation. Figures: accuracyBefore, accuracyAfter (of the int8 file), accuracyWide (16-bit view, or float),
/// forwards and backwards (of samples, test not counted), stateBytes, seconds.
/// </summary>
/// <param name="context">What the experiment runs with.</param>
/// <param name="model">What they start from.</param>
/// <param name="samples">Its samples.</param>
internal sealed class AdaptationMethods(ExperimentContext context, StartingModel model, IAdaptationSamples samples)
{
    public const string ZeroShot = "zero-shot";

    /// <param name="context">What the experiment runs with.</param>
    /// <param name="modelPath">The .tflite file.</param>
    /// <param name="samples">Its samples.</param>
    public AdaptationMethods(ExperimentContext context, string modelPath, IAdaptationSamples samples)
        : this(context, StartingModel.Of(QuantizedModel.Load(modelPath)), samples)
    {
    }

    public ExperimentCell Unadapted(string shift, ulong seed) => new(shift, ZeroShot, seed, Identity(shift, seed, ZeroShot), async cancellationToken =>
    {
        AdaptationSession session = await model.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        EvaluationResult result = await session.EvaluateAsync(samples.Load(shift, seed).Test, cancellationToken).ConfigureAwait(false);
        return CellResult.Of(("accuracyBefore", result.Accuracy), ("accuracyAfter", result.Accuracy), ("forwards", 0));
    });

    public ExperimentCell Recipe(string shift, AdaptationRecipe recipe, ulong seed) =>
        new(shift, recipe.Name, seed, Identity(shift, seed, RecipeNumbers.Of(recipe)), token => AdaptAsync(samples.Load(shift, seed), recipe, seed, token));

    /// <param name="shift">The task.</param>
    /// <param name="name">What to call the method.</param>
    /// <param name="request">How to train; model, samples and seed are filled in.</param>
    /// <param name="seed">The run seed.</param>
    public ExperimentCell Backpropagation(string shift, string name, BackpropagationRequest request, ulong seed)
    {
        request = request with { Seed = seed };
        string numbers = $"{request with { Model = "", LearningRates = [] }} {string.Join(' ', request.LearningRates)}";
        return new(shift, name, seed, Identity(shift, seed, numbers), async cancellationToken =>
        {
            if (context.Baselines.UnavailableReason is { } reason) return CellResult.Missing(reason);
            try
            {
                AdaptationSession session = await model.OpenAsync(context, cancellationToken).ConfigureAwait(false);
                BackpropagationJob job = new(request, session.Model.File, samples.Load(shift, seed));
                BackpropagationResult result = (await context.Baselines.RunAsync([job], cancellationToken).ConfigureAwait(false))[0];
                return CellResult.Of(
                    ("accuracyBefore", result.AccuracyBefore), ("accuracyAfter", result.AccuracyInt8), ("accuracyWide", result.AccuracyFloat),
                    ("forwards", result.ForwardPasses), ("backwards", result.BackwardPasses), ("stateBytes", result.StateBytes),
                    ("learningRate", result.LearningRate), ("seconds", result.Seconds));
            }
            catch (BaselineException exception)
            {
                return CellResult.Missing(exception.Message);
            }
        });
    }

    private string Identity(string shift, ulong seed, string method) =>
        CellIdentity.Of(context, model.Identity, samples.Fingerprint(shift, seed), method);

    private async Task<CellResult> AdaptAsync(AdaptationData data, AdaptationRecipe recipe, ulong seed, CancellationToken cancellationToken)
    {
        AdaptationSession session = await model.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-");
        try
        {
            AdaptationOptions options = new()
            {
                Recipe = recipe,
                Seed = seed,
                OutputPath = Path.Combine(folder.FullName, "adapted.tflite"),
                ReceiptPath = Path.Combine(folder.FullName, "adapted.receipt"),
                SummaryPath = Path.Combine(folder.FullName, "adapted.json"),
            };
            AdaptationResult result = await new AdaptationRun(session, data, options).ExecuteAsync(progress: null, cancellationToken).ConfigureAwait(false);
            List<(string, double)> figures =
            [
                ("accuracyBefore", result.AccuracyBefore!.Value), ("accuracyAfter", result.AccuracyAfter!.Value), ("forwards", result.ForwardCalls), ("stateBytes", result.PeakDeviceBytes),
                ("parametersTrained", result.ParametersTrained), ("parametersChanged", result.ParametersChanged), ("receiptBytes", result.ReceiptBytes), ("seconds", result.WallSeconds),
            ];
            if (result.AccuracyAfter16Bit is { } wide) figures.Add(("accuracyWide", wide));
            return CellResult.Of(figures);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
