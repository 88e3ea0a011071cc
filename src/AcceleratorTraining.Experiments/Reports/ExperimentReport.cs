using System.Collections.Immutable;
using System.Text;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>What an experiment says: an introduction, tables and plots.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Introduction">Model, data, sample counts, steps: what a reader has to know of the numbers.</param>
/// <param name="Tables">The tables.</param>
public sealed record ExperimentReport(string Title, string Introduction, ImmutableArray<ReportTable> Tables)
{
    /// <summary>The plots.</summary>
    public ImmutableArray<ReportPlot> Plots { get; init; } = [];

    /// <summary>The whole report in Markdown.</summary>
    /// <param name="name">The experiment's name, which its pictures begin with.</param>
    /// <param name="machines">Where the results were measured.</param>
    /// <param name="command">The command that makes them.</param>
    public string ToMarkdown(string name, IEnumerable<string> machines, string command)
    {
        StringBuilder text = new();
        text.Append("# ").Append(Title).Append("\n\n").Append(Introduction).Append("\n\n");
        text.Append("Machine: ").AppendJoin("; ", machines).Append(".\n\nCommand: `").Append(command).Append("`\n");
        foreach (ReportTable table in Tables) text.Append('\n').Append(table.ToMarkdown());
        foreach (ReportPlot plot in Plots) text.Append("\n![").Append(plot.Caption).Append("](").Append(name).Append('-').Append(plot.Name).Append(".png)\n");
        return text.ToString();
    }

    /// <summary>Writes the pictures beside the results.</summary>
    internal void WritePlots(string name, string folder)
    {
        foreach (ReportPlot plot in Plots) AtomicFile.WriteAllBytes(Path.Combine(folder, $"{name}-{plot.Name}.png"), plot.Png.AsSpan());
    }
}
