using System.Text.RegularExpressions;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Hal.Tests.Spec;

/// <summary>Rule ids as the specification defines them and as the code cites and reports them.</summary>
internal static partial class SpecText
{
    private static IEnumerable<string> Pages => Directory.EnumerateFiles(SpecFolder.Path, "*.md", SearchOption.AllDirectories);

    private static IEnumerable<string> Sources => new[] { "src", "backends" }
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(SpecFolder.Root, f), "*.cs", SearchOption.AllDirectories))
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>Every id that starts a paragraph of a page in bold, with its file; an id defined twice comes twice.</summary>
    public static IEnumerable<(string Rule, string File)> Definitions() =>
        from page in Pages
        from Match match in Definition().Matches(File.ReadAllText(page))
        select (match.Groups[1].Value, Path.GetRelativePath(SpecFolder.Path, page));

    /// <summary>Every id a page mentions.</summary>
    public static IEnumerable<(string Rule, string File)> Mentions() =>
        from page in Pages
        from Match match in Id().Matches(File.ReadAllText(page))
        select (match.Value, Path.GetRelativePath(SpecFolder.Path, page));

    /// <summary>Every id or family that a comment "spec: ..." cites, ranges spelled out.</summary>
    public static IEnumerable<(string Rule, string File)> Citations()
    {
        foreach (string file in Sources)
        {
            foreach (Match citation in Citation().Matches(File.ReadAllText(file)))
            {
                foreach (Match item in Item().Matches(citation.Groups[1].Value))
                {
                    string name = item.Groups[1].Value;
                    if (!item.Groups[2].Success)
                    {
                        yield return (name, file);
                        continue;
                    }

                    int from = int.Parse(item.Groups[2].Value), to = item.Groups[3].Success ? int.Parse(item.Groups[3].Value) : from;
                    for (int i = from; i <= to; i++) yield return ($"{name}-{i:00}", file);
                }
            }
        }
    }

    /// <summary>Every id that the validator and the lowering can report, read from their source.</summary>
    public static IReadOnlySet<string> ReportedRules()
    {
        string hal = Path.Combine(SpecFolder.Root, "src", "AcceleratorTraining.Hal");
        HashSet<string> rules = [];
        string operators = Path.Combine(hal, "Programs", "Operators"), checker = File.ReadAllText(Path.Combine(hal, "Validation", "NodeChecker.cs"));
        foreach (string file in new[] { Path.Combine(hal, "Validation"), Path.Combine(hal, "Lowering"), operators }.SelectMany(Directory.EnumerateFiles))
        {
            foreach (Match match in Quoted().Matches(File.ReadAllText(file))) rules.Add(match.Groups[1].Value);
        }

        foreach (string file in Directory.EnumerateFiles(operators))
        {
            string text = File.ReadAllText(file);
            Match name = OperatorName().Match(text);
            if (!name.Success) continue;
            void Add(string source, string pattern)
            {
                foreach (Match match in Regex.Matches(source, pattern)) rules.Add($"{name.Groups[1].Value}-{int.Parse(match.Groups[1].Value):00}");
            }

            Add(text, @"checker\.(?:Require|Key|Scale|Movable)\((\d+),");
            if (text.Contains("checker.Multipliers(", StringComparison.Ordinal)) Add(Method(checker, "Multipliers"), @"Require\((\d+),");
            if (BaseOperator().Match(text) is { Success: true } family) Add(File.ReadAllText(Path.Combine(operators, $"{family.Groups[1].Value}.cs")), @"checker\.Require\((\d+),");
            if (text.Contains("CrossEntropy.CheckLogits(", StringComparison.Ordinal)) Add(File.ReadAllText(Path.Combine(operators, "CrossEntropy.cs")), @"checker\.Require\((\d+),");
        }

        return rules;
    }

    // The text of a method of a class file: from its name to the end of its block.
    private static string Method(string text, string name)
    {
        int start = text.IndexOf($"void {name}(", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n    }", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^\*\*([A-Z][A-Z0-9_]*-\d{2})\*\*", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[A-Z][A-Z0-9_]*-\d{2}(?![0-9A-Za-z-])")]
    private static partial Regex Id();

    [GeneratedRegex(@"spec: ((?:[A-Z][A-Z0-9_]*(?:-\d{2})?(?: to [A-Z][A-Z0-9_]*-\d{2})?(?:, )?)+)")]
    private static partial Regex Citation();

    [GeneratedRegex(@"([A-Z][A-Z0-9_]*)(?:-(\d{2})(?: to [A-Z][A-Z0-9_]*-(\d{2}))?)?")]
    private static partial Regex Item();

    [GeneratedRegex("\"([A-Z][A-Z0-9_]*-\\d{2})\"")]
    private static partial Regex Quoted();

    // A family of operators whose rules stand in a base record of its own.
    [GeneratedRegex(@"record \w+ : (\w+Operator)\b")]
    private static partial Regex BaseOperator();

    [GeneratedRegex("string Name => \"([A-Z0-9_]+)\"")]
    private static partial Regex OperatorName();
}
