using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain requantize: a model re-derived for a machine that cannot hold its scales or weights.</summary>
internal sealed class RequantizeVerb : Verb
{
    private readonly Argument<string> _model = SharedArguments.Model();
    private readonly Option<string?> _output = SharedOptions.Text("--output", "FILE", "Where the requantized model goes.", "-o");
    private readonly Option<string?> _profile = SharedOptions.Text("--profile", "NAME|FILE", "The machine it shall fit ('acctrain profiles' lists them).");
    private readonly Option<bool> _json = SharedOptions.Json();

    public RequantizeVerb(Terminal terminal)
        : base(terminal, "requantize", "Re-derives a model for a profile with power-of-two scales or 4-bit weights; 'eval --requantize' measures what that costs.")
    {
        _output.Required = true;
        _profile.Required = true;
        Add(_model);
        Add(_output);
        Add(_profile);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string output = parse.GetRequiredValue(_output)!, modelPath = parse.GetRequiredValue(_model), profileName = parse.GetRequiredValue(_profile)!;
        OutputFile.RequireWritable(output, "--output");
        OutputFile.RequireDistinct([("model", modelPath), ("profile", ProfileFile.IsFile(profileName) ? profileName : null)], ("requantized model", output));
        AcceleratorProfile profile = Requantization.Require(ProfileFile.Get(profileName));
        OutputFile.Probe(output);
        QuantizedModel model = ModelFile.Load(modelPath);
        RequantizedModel result = ModelRequantization.Apply(model, profile);

        // What this profile still rejects is said now, not by the device.
        ProgramValidator.ThrowIfRejected(ModelLowering.Lower(result.Model, new LoweringOptions()).Program, profile, OperatorExtensions.All);
        AtomicFile.WriteAllBytes(output, result.Model.File.Span);
        if (parse.GetValue(_json))
        {
            Terminal.WriteJson(writer =>
            {
                writer.WriteString("modelSha256Before", model.Sha256);
                writer.WriteString("modelSha256After", result.Model.Sha256);
                writer.WriteNumber("scales", result.Scales);
                writer.WriteNumber("values", result.Values);
                writer.WriteString("profile", profile.Name);
            });
            return Task.FromResult(ExitCodes.Done);
        }

        Terminal.WriteSummary(
            ("model", $"{output}  {result.Model.Sha256}"),
            ("profile", $"{profile.Name} accepts it"),
            ("changed", $"scales of {Figures.Count(result.Scales)} tensors, {Figures.Count(result.Values)} weights and biases"));
        return Task.FromResult(ExitCodes.Done);
    }
}
