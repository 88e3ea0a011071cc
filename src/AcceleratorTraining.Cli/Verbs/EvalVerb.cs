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
    private readonly ExecutionOptions _execution;
    private readonly Requantization _requantization;
    private readonly Option<bool> _json = SharedOptions.Json();

    public EvalVerb(Terminal terminal)
        : base(terminal, "eval", "Measures a model's accuracy and loss on labelled samples.")
    {
        _data.Required = true;
        Add(_model);
        Add(_data);
        Add(_samples);
        Add(_shift);
        Add(_features);
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
        session.Lower(1);
        LabelledSamples samples = Load(ModelInput.Of(model, parse.GetValue(_features)), parse.GetRequiredValue(_data)!, parse.GetValue(_samples), shift);
        EvaluationResult result = await _requantization.HintAsync(parse, shipped, profile, () => session.EvaluateAsync(samples, cancellationToken).AsTask()).ConfigureAwait(false);
        EvaluationResult? before = _requantization.IsAsked(parse)
            ? await new AdaptationSession(shipped, session.Backend, Profiles.TfliteReference).EvaluateAsync(samples, cancellationToken).ConfigureAwait(false)
            : null;
        if (parse.GetValue(_json))
        {
            Terminal.WriteJson(writer =>
            {
                writer.WriteNumber("accuracy", result.Accuracy);
                writer.WriteNumber("loss", result.Loss);
                if (before is { } whole) writer.WriteNumber("accuracyShipped", whole.Accuracy);
                writer.WriteNumber("samples", result.Count);
                writer.WriteNumber("forwardCalls", result.Count);
                writer.WriteString("modelSha256", model.Sha256);
                writer.WriteString("backend", session.Backend.Name);
                writer.WriteString("profile", session.Profile.Name);
            });
            return ExitCodes.Done;
        }

        if (before is { } start) Terminal.WriteSummary(("as shipped", $"{Figures.Share(start.Accuracy)} under {Profiles.TfliteReference.Name}, {Figures.Share(result.Accuracy - start.Accuracy)} by requantization"));
        Terminal.WriteSummary(
            ("accuracy", $"{Figures.Share(result.Accuracy)} on {Figures.Count(result.Count)} samples"),
            ("loss", Figures.Real(result.Loss)),
            ("machine", $"backend {session.Backend.Name}, profile {session.Profile.Name}"));
        return ExitCodes.Done;
    }

    // The same samples under the same noise as adapt's test, so that both verbs report one number.
    private static LabelledSamples Load(ModelInput input, string path, int? count, ImageShift shift)
    {
        IImageDataset dataset = input.Open(path);
        using IDisposable? opened = dataset as IDisposable;
        return input.Load(input.Shifted(dataset, shift, AdaptationInput.TestNoise), SampleSelection.TakeFirst(dataset, count ?? dataset.Count));
    }
}
