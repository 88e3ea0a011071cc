using System.CommandLine;
using System.Text;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Output;

/// <summary>--csv and --html: a report as files beside what is printed.</summary>
internal sealed class ReportFiles
{
    private readonly Option<string?> _csv = SharedOptions.Text("--csv", "FILE", "Where the report goes as comma-separated values.");
    private readonly Option<string?> _html = SharedOptions.Text("--html", "FILE", "Where the report goes as one HTML page with plots.");

    public ReportFiles(Command command)
    {
        command.Add(_csv);
        command.Add(_html);
    }

    /// <summary>Refuses files that cannot be written or would overwrite an input or each other, before any work is done for them.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">What each is to the user, and its path; null for none.</param>
    /// <param name="others">Options of further outputs, and their paths; null for none.</param>
    /// <exception cref="UsageException">One is.</exception>
    public void Check(ParseResult parse, ReadOnlySpan<(string Role, string? Path)> inputs, params ReadOnlySpan<(string Option, string? Path)> others)
    {
        List<(string Option, string Path)> outputs = [];
        foreach ((string option, string? path) in (ReadOnlySpan<(string, string?)>)[("--csv", parse.GetValue(_csv)), ("--html", parse.GetValue(_html)), .. others])
        {
            if (path is null) continue;
            OutputFile.RequireWritable(path, option);
            outputs.Add((option, path));
        }

        OutputFile.RequireDistinct(inputs, [.. outputs.Select(o => ($"output of '{o.Option}'", o.Path))]);
        OutputFile.Probe([.. outputs.Select(o => o.Path)]);
    }

    /// <summary>Writes the files that were asked for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="csv">The report as comma-separated values.</param>
    /// <param name="html">The report as a page.</param>
    public void Write(ParseResult parse, Func<string> csv, Func<string> html)
    {
        if (parse.GetValue(_csv) is { } csvPath) WriteText(csvPath, csv());
        if (parse.GetValue(_html) is { } htmlPath) WriteText(htmlPath, html());
    }

    /// <summary>Writes a text, whole or not at all.</summary>
    public static void WriteText(string path, string text) => AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
}
