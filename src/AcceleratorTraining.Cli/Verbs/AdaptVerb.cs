using System.CommandLine;
using System.Text.Json;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain adapt: adapts a model to labelled samples and writes model, receipt and summary.</summary>
internal sealed class AdaptVerb : Verb
{
    private readonly Argument<string?> _model = new("model") { Description = "The quantized .tflite or .onnx file; the built-in example without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _data = SharedOptions.Data();
    private readonly Option<int?> _samples = SharedOptions.Integer("--samples", 1, 1_000_000, $"Samples to adapt to, validation included; {AdaptationInput.DefaultSamples} by default.");
    private readonly Option<string?> _testData = SharedOptions.Text("--test-data", "PATH", "Images to measure accuracy on; without it, some of --data are kept apart.");
    private readonly Option<int?> _testSamples = SharedOptions.Integer("--test-samples", 1, 1_000_000, $"Samples to measure accuracy on; {AdaptationInput.DefaultTestSamples}, or as many as there are, by default.");
    private readonly Option<int?> _validation = SharedOptions.Integer("--validation", 0, 999_999, "Adaptation samples that progress is measured on; a tenth of them, at most 200, by default.");
    private readonly Option<string?> _shift = SharedOptions.Shift();
    private readonly Option<string?> _features = SharedOptions.Features();
    private readonly Option<string?> _recipe = SharedOptions.Text("--recipe", "NAME|FILE.json", "How to adapt ('acctrain recipes' lists the recipes, and the pieces that files are made of); default without it, reconstruction for an autoencoder.");
    private readonly Option<bool> _newHead = new("--new-head") { Description = "Starts the last layer from the class means of the samples: for classes that the model does not know." };
    private readonly Option<int?> _steps = SharedOptions.Integer("--steps", 1, 1_000_000, "Training steps, their sizes adjusted to how many; the recipe's number by default.");
    private readonly Option<int?> _batch = SharedOptions.Integer("--batch", 1, 4096, "Samples a step; 32 by default.");
    private readonly Option<int?> _queries = SharedOptions.Integer("--queries", 1, 256, "Directions tried a step, each for two forward calls a sample; the recipe's number by default.");
    private readonly Option<bool> _tune = new("--tune") { Description = "Chooses the recipe's step sizes first, by five short runs that the validation samples decide." };
    private readonly Option<bool> _stopEarly = new("--stop-early") { Description = "Ends a run that will not converge, with exit code 1, instead of only saying so." };
    private readonly Option<string?> _output = SharedOptions.Text("--output", "FILE", "The adapted model; MODEL.adapted.tflite, or .onnx, by default. A summary stands beside it as .json.", "-o");
    private readonly Option<string?> _receipt = SharedOptions.Text("--receipt", "FILE", "The receipt; MODEL.adapted.receipt by default.");
    private readonly Option<bool> _resume = new("--resume") { Description = "Goes on where the same command was interrupted." };
    private readonly Option<ulong> _seed = SharedOptions.Seed();
    private readonly ExecutionOptions _execution;
    private readonly Requantization _requantization;
    private readonly Option<bool> _json = SharedOptions.Json();

    public AdaptVerb(Terminal terminal)
        : base(terminal, "adapt", "Adapts a model to samples with forward calls alone; without arguments, the built-in example.")
    {
        Add(_model);
        foreach (Option option in (Option[])[_data, _samples, _testData, _testSamples, _validation, _shift, _features, _recipe, _newHead, _steps, _batch, _queries, _tune, _stopEarly, _output, _receipt, _resume, _seed]) Add(option);
        _execution = new ExecutionOptions(this);
        _requantization = new Requantization(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string? path = parse.GetValue(_model);
        RequireDataWithModel(parse, path);
        (string, string?)[] inputs = [("data", parse.GetValue(_data)), ("test data", parse.GetValue(_testData)), ("profile", _execution.ProfilePath(parse)), ("recipe", RecipeInput.FileOf(parse.GetValue(_recipe)))];
        AdaptationOptions options = AdaptationPaths.Create(path, parse.GetValue(_output), parse.GetValue(_receipt), inputs) with
        {
            Recipe = Recipe(parse, AdaptationRecipes.Default),
            Seed = parse.GetValue(_seed),
            Resume = parse.GetValue(_resume),
            Tune = parse.GetValue(_tune),
            StopEarly = parse.GetValue(_stopEarly),
        };
        ReceiptFile.RequireReplaceable(options.ReceiptPath);
        AdaptationInput input = Input(parse);
        if (options.Recipe.Objective == Objective.Distillation && input.Shift.Severity == 0) throw new UsageException($"Recipe '{options.Recipe.Name}' learns from what the model says of unshifted images: give '--shift'.");
        QuantizedModel shipped = path is null ? QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName) : ModelFile.Load(path);
        AcceleratorProfile profile = _execution.ProfileOrDefault(parse, shipped);
        QuantizedModel model = _requantization.Apply(parse, shipped, profile);
        AdaptationSession session = new(model, _execution.Backend(parse), profile);

        // The model is lowered before any image is read: what is wrong with it is known at once.
        LoweredModel lowered = session.Lower(1);
        if (lowered.IsAutoencoder && parse.GetValue(_recipe) is null) options = options with { Recipe = Recipe(parse, AdaptationRecipes.Get("reconstruction")) };
        (AdaptationData data, AdaptationData unshifted) = input.Load(ModelInput.Of(model, parse.GetValue(_features)), options.Recipe.Objective.NeedsClasses);
        if (options.Recipe.Objective == Objective.Distillation) data = await TeachAsync(session, data, unshifted, cancellationToken).ConfigureAwait(false);
        if (options.Resume && ReceiptFile.WhyAnew(session, data, options) is { } why) await Terminal.Error.WriteLineAsync($"acctrain: {why}").ConfigureAwait(false);
        AdaptationRun run = new(session, data, options);
        bool live = Terminal.IsInteractive && !parse.GetValue(_json);
        double? accuracyShipped = _requantization.IsAsked(parse)
            ? (await (session with { Model = shipped, Profile = Profiles.TfliteReference }).EvaluateAsync(data.Test, options.Recipe.Objective, cancellationToken).ConfigureAwait(false)).KnownAccuracy
            : null;
        AdaptationResult result = await _requantization.HintAsync(parse, shipped, profile, () => RunAsync(run, options, live, cancellationToken)).ConfigureAwait(false);
        if (parse.GetValue(_json)) WriteJson(result, accuracyShipped, shipped);
        else
        {
            if (accuracyShipped is { } accuracy) Terminal.WriteSummary(("as shipped", $"{Figures.Share(accuracy)} under {Profiles.TfliteReference.Name}, {Figures.Share(result.AccuracyBefore!.Value - accuracy)} by requantization; {shipped.Sha256}"));
            AdaptationSummary.Write(Terminal, result, options);
        }

        return ExitCodes.Done;
    }

    // What the library says of the model it was given, and of a model requantized on the way what it was before that.
    private void WriteJson(AdaptationResult result, double? accuracyShipped, QuantizedModel shipped)
    {
        if (accuracyShipped is not { } accuracy)
        {
            Terminal.Output.WriteLine(result.ToJson());
            return;
        }

        using JsonDocument document = JsonDocument.Parse(result.ToJson());
        Terminal.WriteJson(writer =>
        {
            writer.WriteNumber("accuracyShipped", accuracy);
            writer.WriteString("modelSha256Shipped", shipped.Sha256);
            foreach (JsonProperty property in document.RootElement.EnumerateObject()) property.WriteTo(writer);
        });
    }

    private async Task<AdaptationResult> RunAsync(AdaptationRun run, AdaptationOptions options, bool live, CancellationToken cancellationToken)
    {
        try
        {
            AdaptationResult result = live
                ? await LiveProgress.ShowAsync(Terminal.CreateConsole(), progress => run.ExecuteAsync(progress, cancellationToken)).ConfigureAwait(false)
                : await run.ExecuteAsync(new VerdictLine(Terminal), cancellationToken).ConfigureAwait(false);
            if (live && result.Verdict is { } verdict) await Terminal.Error.WriteLineAsync($"acctrain: {verdict}").ConfigureAwait(false);
            return result;
        }
        catch (NotConvergingException exception)
        {
            throw new StoppedException($"{exception.Message} The same command with '--resume' and without '--stop-early' goes on from there.", exception);
        }
        catch (IOException exception) when (ReceiptFile.IsInUse(exception))
        {
            throw ReceiptFile.BeingWritten(options.ReceiptPath, exception);
        }
        catch (OperationCanceledException exception)
        {
            bool begun = File.Exists(options.CheckpointPath);
            throw new StoppedException(begun ? "Stopped: the same command with '--resume' goes on from here." : "Stopped before the first step; nothing was written.", exception);
        }
    }

    // The model as it was given is the teacher; what it says of test samples is part of measuring, not of adapting.
    private static async Task<AdaptationData> TeachAsync(AdaptationSession session, AdaptationData data, AdaptationData unshifted, CancellationToken cancellationToken) => new(
        await session.TeachAsync(data.Training, unshifted.Training, cancellationToken).ConfigureAwait(false),
        await session.TeachAsync(data.Validation, unshifted.Validation, cancellationToken).ConfigureAwait(false),
        await session.TeachAsync(data.Test, unshifted.Test, cancellationToken).ConfigureAwait(false))
    {
        TargetForwards = data.Training.Count + data.Validation.Count,
    };

    private void RequireDataWithModel(ParseResult parse, string? model)
    {
        if (model is not null && parse.GetValue(_data) is null) throw new UsageException("A model is adapted to data: give '--data' (see 'acctrain adapt --help').");
        if (model is not null) return;
        if (parse.GetValue(_data) is not null || parse.GetValue(_testData) is not null) throw new UsageException("The built-in example has data of its own: '--data' and '--test-data' go with a model.");
    }

    private AdaptationRecipe Recipe(ParseResult parse, AdaptationRecipe fallback)
    {
        AdaptationRecipe recipe = parse.GetValue(_recipe) is { } name ? RecipeInput.Get(name) : fallback;
        recipe = recipe with { Batch = parse.GetValue(_batch) ?? recipe.Batch, Queries = parse.GetValue(_queries) ?? recipe.Queries, NewHead = recipe.NewHead || parse.GetValue(_newHead) };
        if (parse.GetValue(_steps) is { } steps) recipe = recipe.WithSteps(steps);
        recipe.Validate();
        return recipe;
    }

    private AdaptationInput Input(ParseResult parse) => new()
    {
        Data = parse.GetValue(_data),
        TestData = parse.GetValue(_testData),
        Samples = parse.GetValue(_samples) ?? AdaptationInput.DefaultSamples,
        TestSamples = parse.GetValue(_testSamples),
        Validation = parse.GetValue(_validation),
        Shift = parse.GetValue(_shift) is { } shift ? ImageShift.Parse(shift) : ImageShift.None,
        Seed = parse.GetValue(_seed),
    };
}
