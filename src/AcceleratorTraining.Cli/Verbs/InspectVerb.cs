using System.Collections.Immutable;
using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain inspect: what a model consists of, and which machines can run it.</summary>
internal sealed class InspectVerb : Verb
{
    private readonly Argument<string> _model = SharedArguments.Model();
    private readonly Option<string?> _profile = SharedOptions.Text("--profile", "NAME|FILE", "Lists every rule of this profile that the model breaks; by default a line for every shipped profile.");
    private readonly Option<bool> _json = SharedOptions.Json();

    public InspectVerb(Terminal terminal)
        : base(terminal, "inspect", "Shows a model's operators, quantization and size, and what profiles reject and why.")
    {
        Add(_model);
        Add(_profile);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string? profile = parse.GetValue(_profile);
        ImmutableArray<AcceleratorProfile> profiles = profile is null ? Profiles.All : [ProfileFile.Get(profile)];
        QuantizedModel model = ModelFile.Load(parse.GetRequiredValue(_model));
        ModelInspection inspection = ModelInspection.Of(model);
        ImmutableArray<ProfileVerdict> verdicts = ProfileVerdict.Of(model, inspection, profiles);
        if (parse.GetValue(_json)) Terminal.WriteJson(writer => InspectionJson.Write(writer, inspection, verdicts));
        else InspectionTables.Write(Terminal, inspection, verdicts, allDiagnostics: profile is not null);
        return Task.FromResult(ExitCodes.Done);
    }
}
