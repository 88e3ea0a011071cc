using System.Collections.Immutable;
using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Verification;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain verify: the conformance kit on one of this program's backends.</summary>
internal sealed class VerifyVerb : Verb
{
    private const int DefaultCases = 2000;

    private readonly Option<string?> _backend = SharedOptions.Backend();
    private readonly Option<string?> _profile = SharedOptions.Text("--profile", "NAME|FILE", "Draws random programs for this profile only; for every one that ships, and for machines that nobody built, by default.");
    private readonly Option<int?> _cases = SharedOptions.Integer("--cases", 0, int.MaxValue - 1024, $"Random programs to compare with the reference; {DefaultCases} by default.");
    private readonly Option<ulong> _seed = SharedOptions.Seed();
    private readonly Option<int?> _case = SharedOptions.Integer("--case", 0, int.MaxValue, "Compares this random program of the seed and nothing else.");
    private readonly Option<string?> _goldens = SharedOptions.Text("--goldens", "FOLDER", "Compares every model folder in it too: all stored outputs, logits and operator hashes, on this backend and on reference.");
    private readonly Option<int?> _threads = SharedOptions.Integer("--threads", 1, 256, "Random programs and model folders compared at a time; 1 by default. Changes no result.");
    private readonly Option<bool> _json = SharedOptions.Json();

    public VerifyVerb(Terminal terminal)
        : base(terminal, "verify", "Runs the conformance kit on a backend: vectors, rejections, device rules, random programs, training. Exit code 1 if anything differs.")
    {
        _backend.Description = "The backend to verify ('acctrain backends' lists them); cpu, or what ACCELERATOR_BACKEND names, by default.";
        _seed.Description = "Decides the random programs.";
        Add(_backend);
        Add(_profile);
        Add(_cases);
        Add(_seed);
        Add(_case);
        Add(_goldens);
        Add(_threads);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        IBackend backend = BackendCatalog.Create().Get(parse.GetValue(_backend));
        string? profile = parse.GetValue(_profile);
        VerificationOptions options = new()
        {
            Programs = parse.GetValue(_cases) ?? DefaultCases,
            Seed = parse.GetValue(_seed),
            Profile = profile is null ? null : ProfileFile.Get(profile),
            Threads = parse.GetValue(_threads) ?? 1,
        };
        VerificationReport report = new(backend, options, profile);
        if (parse.GetValue(_case) is { } number)
        {
            if (parse.GetValue(_goldens) is not null || parse.GetValue(_cases) is not null) throw new UsageException("'--case' is one program: it goes neither with '--cases' nor with '--goldens'.");
            return await CompareAsync(report, (uint)number, parse.GetValue(_json)).ConfigureAwait(false);
        }

        ImmutableArray<GoldenFolder> folders = Folders(parse.GetValue(_goldens));
        await VerificationDisplay.ShowAsync(Terminal, parse.GetValue(_json), progress => ExecuteAsync(report, folders, progress, cancellationToken)).ConfigureAwait(false);
        if (parse.GetValue(_json)) Terminal.WriteJson(report.Write);
        else report.Write(Terminal);
        return report.Passed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static ImmutableArray<GoldenFolder> Folders(string? path)
    {
        if (path is null) return [];
        if (!Directory.Exists(path)) throw new UsageException($"There is no folder '{path}' of '--goldens'.");
        ImmutableArray<GoldenFolder> folders = GoldenFolder.In(path);
        if (!folders.IsEmpty) return folders;
        throw new UsageException(GoldenFolder.IsFolder(path)
            ? $"'{path}' of '--goldens' is a model folder itself: name the folder that it is in."
            : $"No folder in '{path}' of '--goldens' holds a model.tflite.");
    }

    private static async Task ExecuteAsync(VerificationReport report, ImmutableArray<GoldenFolder> folders, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        report.Suites = await Conformance.Verification.RunAsync(report.Backend, report.Options, progress, cancellationToken).ConfigureAwait(false);
        report.Goldens = await GoldenRun.ExecuteAsync(folders, report.Backends, report.Options.Threads, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> CompareAsync(VerificationReport report, uint number, bool json)
    {
        using RandomComparison comparison = new(report.Backend, report.Options.Seed, report.Options.Profile);
        try
        {
            string description = RandomProgram.Create(report.Options.Seed, number, report.Options.Profile).Describe();
            bool compared = await comparison.CompareAsync(number).ConfigureAwait(false);
            if (json) Terminal.WriteJson(writer => report.Write(writer, number, true, compared, description));
            else await Terminal.Output.WriteLineAsync($"{description}: {(compared ? "the same bytes as reference" : "refused by the profile's limits on both")}.").ConfigureAwait(false);
            return ExitCodes.Done;
        }
        catch (ConformanceFailureException exception) when (json)
        {
            Terminal.WriteJson(writer => report.Write(writer, number, false, true, exception.Message));
            return ExitCodes.Failed;
        }
    }
}
