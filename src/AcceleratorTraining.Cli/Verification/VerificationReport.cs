using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Verification;

/// <summary>What a verification came to, as tables or as JSON.</summary>
/// <param name="backend">The backend that was verified.</param>
/// <param name="options">How much of the kit ran.</param>
/// <param name="profile">The profile as it was named; null for all.</param>
internal sealed class VerificationReport(IBackend backend, VerificationOptions options, string? profile)
{
    public IBackend Backend => backend;

    public VerificationOptions Options => options;

    /// <summary>The backend and the reference beside it.</summary>
    public ImmutableArray<IBackend> Backends { get; } = backend is ReferenceBackend ? [backend] : [backend, new ReferenceBackend()];

    public ImmutableArray<SuiteReport> Suites { get; set; } = [];

    public ImmutableArray<ImmutableArray<GoldenResult>> Goldens { get; set; } = [];

    public bool Passed => Suites.All(s => s.Failed == 0) && Goldens.All(f => f.All(r => r.Passed));

    public void Write(Terminal terminal)
    {
        Table table = new Table().AddColumns("suite", "cases", "failed", "skipped", "seconds").SimpleBorder();
        foreach (SuiteReport suite in Suites)
        {
            string reasons = string.Join("; ", suite.Skipped.Select(s => $"{Figures.Count(s.Value)} {s.Key}"));
            table.AddRow(new Text(suite.Suite), new Text(Figures.Count(suite.Cases)), new Text(Figures.Count(suite.Failed)), new Text(reasons.Length == 0 ? "0" : reasons), new Text(Figures.Seconds(suite.Elapsed.TotalSeconds)));
        }

        IAnsiConsole console = terminal.CreateConsole();
        console.Write(table);
        if (!Goldens.IsEmpty) GoldenTable.Write(console, Goldens);
        foreach (SuiteReport suite in Suites)
        {
            foreach (SuiteFailure failure in suite.Failures)
            {
                terminal.Output.WriteLine($"{suite.Suite}, {failure.Case}: {failure.Message}");
                if (Rerun(suite, failure) is { } command) terminal.Output.WriteLine($"    {command}");
            }
        }

        foreach (GoldenResult result in Goldens.SelectMany(f => f).Where(r => !r.Passed)) terminal.Output.WriteLine($"{result.Folder} on {result.Backend}: {result.Failure ?? "nothing was compared"}");
        long skipped = Suites.Sum(s => s.Skipped.Values.Sum(c => (long)c));
        terminal.Output.WriteLine(Passed
            ? $"Backend {backend.Name} does what hal-spec says in every case compared{(skipped == 0 ? "" : $"; {Figures.Count(skipped)} were not compared")}."
            : $"Backend {backend.Name} differs in {Figures.Count(Suites.Sum(s => (long)s.Failed))} cases{(Goldens.IsEmpty ? "" : $" and {Goldens.Count(f => !f.All(r => r.Passed))} model folders")}.");
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("backend", backend.Name);
        writer.WriteString("profile", profile);
        writer.WriteNumber("seed", options.Seed);
        writer.WriteBoolean("passed", Passed);
        writer.WriteStartArray("suites");
        foreach (SuiteReport suite in Suites) Write(writer, suite);
        writer.WriteEndArray();
        if (!Goldens.IsEmpty) GoldenTable.Write(writer, Goldens);
    }

    /// <summary>One random program that was run alone.</summary>
    public void Write(Utf8JsonWriter writer, uint number, bool passed, bool compared, string description)
    {
        writer.WriteString("backend", backend.Name);
        writer.WriteString("profile", profile);
        writer.WriteNumber("seed", options.Seed);
        writer.WriteNumber("case", number);
        writer.WriteBoolean("passed", passed);
        writer.WriteBoolean("compared", compared);
        writer.WriteString(passed ? "program" : "message", description);
    }

    private void Write(Utf8JsonWriter writer, SuiteReport suite)
    {
        writer.WriteStartObject();
        writer.WriteString("name", suite.Suite);
        writer.WriteNumber("cases", suite.Cases);
        writer.WriteNumber("failed", suite.Failed);
        writer.WriteNumber("skipped", suite.Skipped.Values.Sum());
        writer.WriteStartObject("skippedBecause");
        foreach ((string reason, int count) in suite.Skipped) writer.WriteNumber(reason, count);
        writer.WriteEndObject();
        writer.WriteStartArray("failures");
        foreach (SuiteFailure failure in suite.Failures)
        {
            writer.WriteStartObject();
            writer.WriteString("case", failure.Case);
            writer.WriteString("message", failure.Message);
            if (Rerun(suite, failure) is { } command) writer.WriteString("command", command);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("seconds", Math.Round(suite.Elapsed.TotalSeconds, 3));
        writer.WriteEndObject();
    }

    // A random program can be run again alone.
    private string? Rerun(SuiteReport suite, SuiteFailure failure) => suite.Suite == RandomCases.Suite && uint.TryParse(failure.Case, out _)
        ? $"acctrain verify --backend {backend.Name}{(profile is null ? "" : $" --profile {profile}")} --seed {options.Seed} --case {failure.Case}"
        : null;
}
