using System.Text.RegularExpressions;
using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.References;

public partial class LayoutTests
{
    private static readonly string[] Floors = ["src", "backends", "tests", "benchmarks", "hal-spec"];
    private static readonly string[] ProjectFloors = ["src", "backends", "tests", "benchmarks"];

    [Fact]
    public void The_top_level_has_the_known_folders_and_no_others() =>
        Findings.None(
            from folder in Directory.EnumerateDirectories(House.Root).Select(path => Path.GetFileName(path))
            where !folder.StartsWith('.') && !House.IgnoredFolders.Contains(folder) && !Floors.Contains(folder)
            select folder);

    [Fact]
    public void Projects_live_in_the_known_folders_only() =>
        Findings.None(House.ProjectFiles().Except(House.ProjectFiles(ProjectFloors)));

    [Fact]
    public void The_solution_lists_every_project_and_nothing_else() =>
        Assert.Equal(House.ProjectFiles().Order(StringComparer.Ordinal), SolutionProjects().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_project_of_src_and_backends_has_its_tests() =>
        Findings.None(
            from path in House.ProjectFiles("src", "backends")
            let name = Path.GetFileNameWithoutExtension(path)
            where !House.Files.Contains($"tests/{name}.Tests/{name}.Tests.csproj")
            select name);

    private static IEnumerable<string> SolutionProjects() =>
        ProjectLine().Matches(File.ReadAllText(House.At(House.Solution))).Select(match => match.Groups["path"].Value.Replace('\\', '/'));

    [GeneratedRegex("""^Project\("[^"]*"\) = "[^"]*", "(?<path>[^"]*proj)",""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();

    [Fact]
    public void Every_backend_derives_the_conformance_suites() =>
        Findings.None(
            from backend in House.ProjectFiles("backends").Select(path => new ProjectFile(path).Name)
            let suites = $"tests/{backend}.Tests/Conformance.cs"
            where !File.Exists(House.At(suites)) || !File.ReadAllText(House.At(suites)).Contains("ConformanceSuite.Missing(", StringComparison.Ordinal)
            select $"{backend} has no {suites} that derives the suites and asks for missing ones");
}
