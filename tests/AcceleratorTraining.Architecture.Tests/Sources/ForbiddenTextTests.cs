using System.Text.RegularExpressions;
using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.Sources;

/// <summary>Texts that must not occur. The patterns are written so that they do not match themselves.</summary>
public partial class ForbiddenTextTests
{
    [Fact]
    public void No_source_file_keeps_unfinished_work() => Findings.None(House.Occurrences(House.SourceFiles(), UnfinishedWork()));

    [Fact]
    public void No_source_file_folds_code_into_regions() => Findings.None(House.Occurrences(House.SourceFiles(), Region()));

    [Fact]
    public void No_text_file_names_a_path_of_somebodys_machine() => Findings.None(House.Occurrences(House.TextFiles(), MachinePath()));

    [Fact]
    public void No_backend_names_another_backend() =>
        Findings.None(
            from project in House.ProjectFiles("backends")
            let name = Path.GetFileNameWithoutExtension(project)
            let others = new Regex($@"\bAcceleratorTraining\.Backends\.(?!{Regex.Escape(name.Split('.')[^1])}\b)\w+")
            from occurrence in House.Occurrences(House.SourceFiles(Path.GetDirectoryName(project)!), others)
            select occurrence);

    // Experiments price programs on the simulator's machines, which are no backend's.
    [Fact]
    public void Nothing_below_the_command_line_names_a_backend() =>
        Findings.None(
            from occurrence in House.Occurrences(House.SourceFiles("src").Where(file => !file.StartsWith("src/AcceleratorTraining.Cli/", StringComparison.Ordinal)), AnyBackend())
            where !(occurrence.StartsWith("src/AcceleratorTraining.Experiments/", StringComparison.Ordinal) && occurrence.Contains("Backends.Simulator", StringComparison.Ordinal))
            select occurrence);

    [Theory]
    [InlineData("work/main/file.cs", true)]
    [InlineData("home/user", true)]
    [InlineData("rooted/tree", false)]
    [InlineData("homework/", false)]
    public void Machine_paths_are_recognised_where_they_start_at_the_root(string withoutSlash, bool found)
    {
        Assert.Equal(found, MachinePath().IsMatch("/" + withoutSlash));
        Assert.DoesNotMatch(MachinePath(), "some/folder/" + withoutSlash);
    }

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K|NotImplemented[E]xception)\b")]
    private static partial Regex UnfinishedWork();

    [GeneratedRegex(@"^\s*#\s*(end)?region\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"(?<![\w.~$)}-])/(work|root|home|Users|mnt|media|opt)/|\b[A-Za-z]:\\{1,2}Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bAcceleratorTraining\.Backends\.\w+")]
    private static partial Regex AnyBackend();
}
