using System.Text.RegularExpressions;
using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.Readme;

public class ReadmeTests
{
    private const string Adapt = "dotnet run -c Release --project src/AcceleratorTraining.Cli -- adapt";

    private static ReadmeCommand[] Commands => ReadmeCommand.In(File.ReadAllText(House.At("README.md")));

    [Fact]
    public void The_two_commands_of_a_fresh_machine_are_shown()
    {
        Assert.Contains(Commands, command => command.Line is Adapt or Adapt + " --json");
        Assert.Contains(Commands, command => command.Line == "dotnet test");
    }

    [Fact]
    public void Every_path_into_the_repository_exists() =>
        Findings.None(
            from command in Commands
            from path in command.RepositoryPaths
            where !File.Exists(House.At(path)) && !Directory.Exists(House.At(path))
            select $"{path} in: {command.Line}");

    [Fact]
    public void Every_project_that_is_run_exists() =>
        Findings.None(
            from command in Commands
            where command.Project is { } project && !House.ProjectFiles().Any(file => file == project || Path.GetDirectoryName(file) == project.TrimEnd('/'))
            select command.Line);

    [Fact]
    public async Task Every_verb_and_option_is_one_that_acctrain_knows()
    {
        List<string> unknown = [];
        string overview = await CommandLineTool.HelpAsync() ?? "";
        foreach (ReadmeCommand command in Commands)
        {
            if (command.ToolArguments is not { Length: > 0 } arguments) continue;
            string verb = arguments[0];
            bool isVerb = !verb.StartsWith('-');
            if (isVerb && !Mentions(overview, verb)) unknown.Add($"verb {verb} in: {command.Line}");
            string help = isVerb ? await CommandLineTool.HelpAsync(verb) ?? "" : overview;
            unknown.AddRange(arguments.Where(IsOption).Where(option => !Mentions(help, Name(option))).Select(option => $"option {option} in: {command.Line}"));
        }

        Findings.None(unknown);
    }

    [Fact]
    public async Task The_output_shown_for_adapt_is_what_it_prints()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-readme-");
        try
        {
            string shown = Regex.Match(File.ReadAllText(House.At("README.md")), "```json\n(\\{\n  \"accuracyBefore\".*?)```", RegexOptions.Singleline).Groups[1].Value;
            string printed = await CommandLineTool.RunAsync(folder.FullName, "adapt", "--json") ?? "";
            Assert.Equal(WithoutTime(shown), WithoutTime(printed));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_accuracies_shown_are_those_of_the_committed_results()
    {
        // results: | method | tasks | before | after | against backprop | ...; README: the same five, the method as `recipe` and words, the best recipe bold.
        ILookup<string, string[]> results = Rows("benchmarks/results/ood-cifar.md").Where(row => row.Length > 4 && int.TryParse(row[1], out _)).ToLookup(row => row[0]);
        string[][] shown = [.. Rows("README.md").Where(row => row.Length is 4 or 5 && int.TryParse(row[1], out _))];
        Assert.Equal(["zero-shot", "default", "default-1000", "head", "weights-16w8a", "backprop"], shown.Select(Method));
        foreach (string[] row in shown) Assert.Equal(results[Method(row)].First().Take(row.Length).Skip(1), row.Skip(1).Select(cell => cell.Trim('*')));

        static string Method(string[] row) =>
            row[0] == "as shipped" ? "zero-shot" : row[0].StartsWith("float backpropagation", StringComparison.Ordinal) ? "backprop" : Regex.Match(row[0], "^`([^`]+)`").Groups[1].Value;
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(House.At(file)).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));

    // Everything but the time is the same on every machine.
    private static string WithoutTime(string json) => Regex.Replace(json.ReplaceLineEndings("\n").Trim(), "\"wallSeconds\": [0-9.eE+-]+", "");

    private static bool IsOption(string word) => Regex.IsMatch(word, "^--?[A-Za-z]");

    private static string Name(string option) => option.Split('=')[0];

    private static bool Mentions(string help, string name) => Regex.IsMatch(help, $@"(?<![\w-]){Regex.Escape(name)}(?![\w-])");
}
