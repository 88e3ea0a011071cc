using System.Collections.Immutable;
using System.Text;

namespace AcceleratorTraining.Experiments;

/// <summary>A table of a report.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">As many texts each as there are headings.</param>
public sealed record ReportTable(string Caption, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>The table in Markdown, its caption as a heading above it.</summary>
    public string ToMarkdown()
    {
        StringBuilder text = new();
        text.Append("## ").Append(Caption).Append("\n\n");
        Append(text, Columns);
        Append(text, [.. Columns.Select(_ => "---")]);
        foreach (ImmutableArray<string> row in Rows)
        {
            if (row.Length != Columns.Length) throw new InvalidOperationException($"A row of '{Caption}' has {row.Length} texts for {Columns.Length} columns.");
            Append(text, row);
        }

        return text.ToString();
    }

    // A bar or a line break in a text would end its cell.
    private static void Append(StringBuilder text, ImmutableArray<string> row) =>
        text.Append("| ").AppendJoin(" | ", row.Select(t => t.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "))).Append(" |\n");
}
