using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain eval: accuracy and loss of a model on labelled samples.</summary>
internal sealed class EvalVerb : Verb
{
    private readonly Argument<string> _model = SharedArguments.Model();
    private readonly Option<string?> _data = SharedOptions.Data();
    private readonly Option<int?> _samples = SharedOptions.Integer("--samples", 1, 1_000_000, "Measures on the first N samples, in equal numbers of every class; on all by default.");
    private readonly Option<string?> _shift = SharedOptions.Shift();
    private readonly Option<string?> _features = SharedOptions.Features();
    private readonly Option<string?> _objective = SharedOptions.Text("--objective", "NAME", "What the loss is: cross-entropy, or without labels entropy or reconstruction; told from the model by default.");
    private readonly ExecutionOptions _execution;
    private readonly Requantization _requantization;
    private readonly Option<bool> _json = SharedOptions.Json();

    public EvalVerb(Terminal terminal)
        : base(terminal, "eval", "Measures a model's accuracy and loss on samples.")
    {
        _data.Required = true;
        Add(_model);
        Add(_data);
        Add(_samples);
        Add(_shift);
        Add(_features);
        Add(_objective);
        _execution = new ExecutionOptions(this);
        _requantization = new Requantization(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        ImageShift shift = parse.GetValue(_shift) is { } text ? ImageShift.Parse(text) : ImageShift.None;
        QuantizedModel shipped = ModelFile.Load(parse.GetRequiredValue(_model));
        AcceleratorProfile profile = _execution.ProfileOrDefault(parse, shipped);
        QuantizedModel model = _requantization.Apply(parse, shipped, profile);
        AdaptationSession session = new(model, _execution.Backend(parse), profile);
        Objective objective = ObjectiveOf(parse, session.Lower(1));
        LabelledSamples samples = Load(objective, ModelInput.Of(model, parse.GetValue(_features)), parse.GetRequiredValue(_data)!, parse.GetValue(_samples), shift);
        EvaluationResult result = await _requantization.HintAsync(parse, shipped, profile, () => session.EvaluateAsync(samples, objective, cancellationToken).AsTask()).ConfigureAwait(false);
        EvaluationResult? before = _requantization.IsAsked(parse)
            ? await new AdaptationSession(shipped, session.Backend, Profiles.TfliteReference).EvaluateAsync(samples, objective, cancellationToken).ConfigureAwait(false)
            : null;
        if (parse.GetValue(_json))
        {
            Terminal.WriteJson(writer =>
            {
                if (result.KnownAccuracy is { } accuracy) writer.WriteNumber("accuracy", accuracy);
                writer.WriteNumber("loss", result.Loss);
                if (before?.KnownAccuracy is { } whole) writer.WriteNumber("accuracyShipped", whole);
                writer.WriteNumber("samples", result.Count);
                writer.WriteNumber("forwardCalls", result.Count);
                writer.WriteString("modelSha256", model.Sha256);
                writer.WriteString("backend", session.Backend.Name);
                writer.WriteString("profile", session.Profile.Name);
            });
            return ExitCodes.Done;
        }

        if (before is { IsWithoutClasses: false } start) Terminal.WriteSummary(("as shipped", $"{Figures.Share(start.Accuracy)} under {Profiles.TfliteReference.Name}, {Figures.Share(result.Accuracy - start.Accuracy)} by requantization"));
        Terminal.WriteSummary(
            ("accuracy", result.KnownAccuracy is { } share ? $"{Figures.Share(share)} on {Figures.Count(result.Count)} samples" : $"none: {Figures.Count(result.Count)} samples without classes"),
            ("loss", $"{Figures.Real(result.Loss)}, {objective}"),
            ("machine", $"backend {session.Backend.Name}, profile {session.Profile.Name}"));
        return ExitCodes.Done;
    }

    private Objective ObjectiveOf(ParseResult parse, LoweredModel model)
    {
        if (parse.GetValue(_objective) is not { } name) return model.IsAutoencoder ? Objective.Reconstruction : Objective.CrossEntropy;
        Objective objective = RecipePieces.Default.Parse<Objective>(name);
        if (objective.Targets(new TensorType(ElementType.Int8, [1, 1])) is not null) throw new UsageException($"'--objective {name}' needs targets, which data on a disk have not.");
        return objective;
    }

    // The same samples under the same noise as adapt's test, so that both verbs report one number.
    private static LabelledSamples Load(Objective objective, ModelInput input, string path, int? count, ImageShift shift)
    {
        IImageDataset dataset = input.Open(path, objective.NeedsClasses);
        using IDisposable? opened = dataset as IDisposable;
        return input.Load(input.Shifted(dataset, shift, AdaptationInput.TestNoise), SampleSelection.TakeFirst(dataset, count ?? dataset.Count));
    }
}
