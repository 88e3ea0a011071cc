using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain replay: rebuilds an adapted model from the base model and a receipt, without data.</summary>
internal sealed class ReplayVerb : Verb
{
    private readonly Argument<string> _model = new("model") { Description = "The base model: the file that was adapted." };
    private readonly Argument<string> _receipt = new("receipt") { Description = "The adaptation's receipt." };
    private readonly Option<string?> _output = SharedOptions.Text("--output", "FILE", "Where the adapted model goes.", "-o");
    private readonly Option<bool> _verify = new("--verify") { Description = "Fails, and writes nothing, unless the rebuilt model has the hash in the receipt." };
    private readonly ExecutionOptions _execution;
    private readonly Requantization _requantization;
    private readonly Option<bool> _json = SharedOptions.Json();

    public ReplayVerb(Terminal terminal)
        : base(terminal, "replay", "Rebuilds an adapted model from the base model and a receipt, without data, on any backend.")
    {
        _output.Required = true;
        Add(_model);
        Add(_receipt);
        Add(_output);
        Add(_verify);
        _execution = new ExecutionOptions(this, profileFallback: "the receipt's");
        _requantization = new Requantization(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string output = parse.GetRequiredValue(_output)!, modelPath = parse.GetRequiredValue(_model), receiptPath = parse.GetRequiredValue(_receipt);
        OutputFile.RequireWritable(output, "--output");
        OutputFile.RequireDistinct([("model", modelPath), ("receipt", receiptPath), ("profile", _execution.ProfilePath(parse))], ("adapted model", output));
        OutputFile.Probe(output);
        QuantizedModel shipped = ModelFile.Load(modelPath);
        Receipt receipt = InputFile.Read(receiptPath, "receipt", path => ReceiptReader.ReadFile(path, allowTorn: false));
        AcceleratorProfile profile = Profile(parse, receipt, shipped);
        string needed = receipt.Header.ModelSha256;
        if (!_requantization.IsAsked(parse) && needed != shipped.Sha256 && needed == Requantization.Result(shipped, profile)?.Sha256)
        {
            throw new UsageException($"The receipt is of this model requantized for profile '{profile.Name}': give '--requantize'.");
        }

        AdaptationSession session = new(_requantization.Apply(parse, shipped, profile), _execution.Backend(parse), profile);
        PatchedModel patched = await ReceiptReplay.RunAsync(session, receipt, cancellationToken).ConfigureAwait(false);

        bool verified = patched.Sha256After == receipt.AdaptedSha256;
        bool refused = parse.GetValue(_verify) && !verified;
        if (!refused) AtomicFile.WriteAllBytes(output, patched.File);
        Report(patched, receipt, verified, output, parse.GetValue(_json), refused);
        if (refused) throw new VerificationException($"The rebuilt model has SHA-256 {patched.Sha256After}, but the receipt states {receipt.AdaptedSha256}; '{output}' was not written.");
        return ExitCodes.Done;
    }

    // A receipt comes from elsewhere: its profile is looked up by name, never opened as a file.
    private AcceleratorProfile Profile(ParseResult parse, Receipt receipt, QuantizedModel shipped)
    {
        if (parse.GetValue(_execution.Profile) is not null) return _execution.ProfileOrDefault(parse, shipped);
        return Profiles.All.FirstOrDefault(p => p.Name == receipt.Header.Profile)
            ?? throw new UsageException($"The receipt was made under profile '{receipt.Header.Profile}', which is none of {string.Join(", ", Profiles.All.Select(p => p.Name))}: give its file as '--profile'.");
    }

    private void Report(PatchedModel patched, Receipt receipt, bool verified, string output, bool json, bool refused)
    {
        if (json)
        {
            Terminal.WriteJson(writer =>
            {
                writer.WriteString("modelSha256", patched.Sha256After);
                writer.WriteNumber("steps", receipt.Steps);
                writer.WriteBoolean("verified", verified);
            });
            return;
        }

        if (refused) return;
        Terminal.WriteSummary(
            ("model", $"{output}  {patched.Sha256After}"),
            ("steps", Figures.Count(receipt.Steps)),
            ("receipt", verified ? "states the same hash" : $"states another hash: {receipt.AdaptedSha256}"));
    }
}
