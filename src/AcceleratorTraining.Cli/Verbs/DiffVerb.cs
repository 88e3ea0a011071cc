using System.Collections.Immutable;
using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Comparison;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain diff: where two models, or one model on two backends or profiles, first give other bytes.</summary>
internal sealed class DiffVerb : Verb
{
    private const int DefaultSamples = 4;
    private const string Reference = "reference";

    private readonly Argument<string> _model = SharedArguments.Model();
    private readonly Argument<string?> _other = new("other") { Description = "Another model of the same shape; without it the same model runs elsewhere.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _againstBackend = SharedOptions.Text("--against-backend", "NAME", "What executes the second run; without another model or --against-profile, reference, or cpu if reference is the first.");
    private readonly Option<string?> _againstProfile = SharedOptions.Text("--against-profile", "NAME|FILE", "The second run's arithmetic; the first run's by default.");
    private readonly Option<string?> _input = SharedOptions.Text("--input", "FILE", "The bytes of all graph inputs, as 'run' takes them; by default seeded random ones.", "-i");
    private readonly Option<int?> _samples = SharedOptions.Integer("--samples", 1, 100000, "Random inputs to compare; 4 by default.");
    private readonly Option<ulong> _seed = SharedOptions.Seed();
    private readonly ExecutionOptions _execution;
    private readonly Option<bool> _json = SharedOptions.Json();

    public DiffVerb(Terminal terminal)
        : base(terminal, "diff", "Names the first operator and channel whose bytes differ. Exit code 1 if any do.")
    {
        _seed.Description = "Decides the random inputs.";
        Add(_model);
        Add(_other);
        _execution = new ExecutionOptions(this);
        Add(_againstBackend);
        Add(_againstProfile);
        Add(_input);
        Add(_samples);
        Add(_seed);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string? otherPath = parse.GetValue(_other), againstBackend = parse.GetValue(_againstBackend), againstProfile = parse.GetValue(_againstProfile);
        if (parse.GetValue(_input) is not null && parse.GetValue(_samples) is not null) throw new UsageException("'--input' is one sample: it does not go with '--samples'.");
        QuantizedModel model = ModelFile.Load(parse.GetRequiredValue(_model)), other = otherPath is null ? model : ModelFile.Load(otherPath);
        ModelDifferences files = ModelDifferences.Of(model, other);
        IBackend backend = _execution.Backend(parse);
        AcceleratorProfile profile = _execution.ProfileOrDefault(parse, model);
        bool elsewhere = otherPath is not null || againstProfile is not null;
        string opposite = backend.Name == Reference ? BackendCatalog.Threaded : Reference;
        IBackend second = againstBackend is not null || !elsewhere ? BackendCatalog.Create().Get(againstBackend ?? opposite) : backend;
        AcceleratorProfile secondProfile = againstProfile is null ? profile : ProfileFile.Get(againstProfile);
        if (otherPath is null && second.Name == backend.Name && secondProfile == profile)
        {
            throw new UsageException($"Both runs are '{model.Name}' on {backend.Name} in {profile.Name}: name another model, '--against-backend' or '--against-profile'.");
        }

        LayerComparer layers = new();
        int samples = 0;
        if (files.Structure is null)
        {
            LoweringOptions options = new() { ExposeLayers = true };
            Inference a = new(ModelLowering.Lower(model, options), backend, profile), b = new(ModelLowering.Lower(other, options), second, secondProfile);
            foreach (byte[] input in Inputs(parse, a))
            {
                InferenceOutputs left = await a.RunAsync(input, cancellationToken).ConfigureAwait(false), right = await b.RunAsync(input, cancellationToken).ConfigureAwait(false);
                layers.Add(model, samples++, left.Layers, right.Layers);
            }
        }

        DiffReport report = new($"{model.Name} on {backend.Name}, {profile.Name}", $"{other.Name} on {second.Name}, {secondProfile.Name}", files, layers.Layers, layers.First, samples);
        if (parse.GetValue(_json)) Terminal.WriteJson(report.Write);
        else report.Write(Terminal);
        return report.IsIdentical ? ExitCodes.Done : ExitCodes.Failed;
    }

    private IEnumerable<byte[]> Inputs(ParseResult parse, Inference inference)
    {
        if (parse.GetValue(_input) is { } path) return [InputFile.Read(path, "input", inference.ReadInput)];
        ulong seed = parse.GetValue(_seed);
        return Enumerable.Range(0, parse.GetValue(_samples) ?? DefaultSamples).Select(i => SampleInputs.Create(seed + (ulong)i, checked((int)inference.InputBytes)));
    }
}
