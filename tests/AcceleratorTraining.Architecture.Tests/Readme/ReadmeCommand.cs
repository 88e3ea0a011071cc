using System.Text.RegularExpressions;

namespace AcceleratorTraining.Architecture.Tests.Readme;

/// <summary>One command of a fenced shell block, as words.</summary>
internal sealed partial record ReadmeCommand(string Line, string[] Words)
{
    private const string CliProject = "src/AcceleratorTraining.Cli";
    private static readonly string[] Programs = ["dotnet", "acctrain"];

    /// <summary>The words after <c>acctrain</c>, or after <c>--</c> when dotnet runs the command-line project; null when another program is run.</summary>
    public string[]? ToolArguments
    {
        get
        {
            if (Words[0] == "acctrain") return Words[1..];
            int separator = Array.IndexOf(Words, "--");
            return Words is ["dotnet", "run", ..] && Project?.TrimEnd('/') is CliProject && separator >= 0 ? Words[(separator + 1)..] : null;
        }
    }

    /// <summary>The value of <c>--project</c>.</summary>
    public string? Project => Array.IndexOf(Words, "--project") is >= 0 and int index && index + 1 < Words.Length ? Words[index + 1] : null;

    /// <summary>Words that name something inside the repository.</summary>
    public IEnumerable<string> RepositoryPaths => Words.Where(word => InRepository().IsMatch(word) && !word.Contains('*', StringComparison.Ordinal));

    /// <summary>All commands of the document that start with dotnet or acctrain.</summary>
    public static ReadmeCommand[] In(string markdown) =>
    [
        .. ShellBlock().Matches(markdown)
            .SelectMany(block => Continuation().Replace(block.Groups["body"].Value, " ").Split('\n'))
            .SelectMany(line => Comment().Replace(line, "").Split(["&&", "|", ";"], StringSplitOptions.TrimEntries))
            .Select(line => line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..].Trim() : line)
            .Select(line => new ReadmeCommand(line, [.. Word().Matches(line).Select(match => match.Value.Trim('"', '\''))]))
            .Where(command => command.Words.Length > 0 && Programs.Contains(command.Words[0])),
    ];

    [GeneratedRegex(@"^```(?:sh|bash|shell|console)[ \t]*\r?\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\\\r?\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("""("[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(\./)?(src|backends|tests|benchmarks|hal-spec)/|\.(sln|csproj)$")]
    private static partial Regex InRepository();
}
