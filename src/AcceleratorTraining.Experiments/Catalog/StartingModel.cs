using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>The model that methods start from: a file, or what a first stage makes of one when it is first needed. Kept; not thread-safe.</summary>
/// <param name="identity">What decides its bytes, for a cell's identity.</param>
/// <param name="make">Makes it.</param>
internal sealed class StartingModel(string identity, Func<CancellationToken, Task<QuantizedModel>> make)
{
    private QuantizedModel? _made;

    /// <summary>A file's hash, or what the first stage is made from.</summary>
    public string Identity => identity;

    /// <summary>A file as it is.</summary>
    public static StartingModel Of(QuantizedModel model) => new(model.Sha256, _ => Task.FromResult(model));

    /// <summary>A file after an adaptation that all methods share.</summary>
    /// <param name="context">What executes it.</param>
    /// <param name="model">The file.</param>
    /// <param name="recipe">The adaptation.</param>
    /// <param name="samples">What it sees.</param>
    /// <param name="fingerprint">What decides them.</param>
    /// <param name="seed">Its run seed.</param>
    public static StartingModel Adapted(ExperimentContext context, QuantizedModel model, AdaptationRecipe recipe, Func<LabelledSamples> samples, string fingerprint, ulong seed) =>
        new($"{model.Sha256} {recipe} {fingerprint} seed {seed}", async cancellationToken =>
        {
            AdaptationSession session = new(model, context.Backend, context.Profile);
            using InMemoryAdaptation adaptation = new(session, samples(), recipe, seed);
            await adaptation.RunAsync(cancellationToken).ConfigureAwait(false);
            Deployment deployment = await adaptation.DeployAsync(cancellationToken).ConfigureAwait(false);
            return QuantizedModel.Parse(deployment.WriteTo(model).File, model.Name);
        });

    /// <summary>The model, on what the experiment runs with.</summary>
    public async Task<AdaptationSession> OpenAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        _made ??= await make(cancellationToken).ConfigureAwait(false);
        return new AdaptationSession(_made, context.Backend, context.Profile);
    }
}
