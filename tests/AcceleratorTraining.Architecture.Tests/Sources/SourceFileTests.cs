using System.Text.RegularExpressions;
using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.Sources;

public partial class SourceFileTests
{
    private const int LongestFile = 500;
    private const int LongestMedian = 120;

    [Fact]
    public void No_source_file_is_longer_than_five_hundred_lines() =>
        Findings.None(
            from file in House.SourceFiles()
            let lines = LineCount(file)
            where lines > LongestFile
            select $"{file}: {lines} lines");

    [Fact]
    public void The_median_file_of_src_and_backends_is_short()
    {
        int[] lengths = [.. House.SourceFiles("src", "backends").Select(LineCount).Order()];
        Assert.InRange(lengths[lengths.Length / 2], 1, LongestMedian);
    }

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_it() =>
        Findings.None(
            from file in House.SourceFiles()
            where !DerivesTheKit(file)
            let types = PublicTypes(File.ReadAllText(House.At(file))).ToArray()
            where types.Distinct().Count() > 1 || types.Any(type => type != TypeNamedBy(file))
            select $"{file}: {string.Join(", ", types)}");

    [Theory]
    [InlineData("public sealed record Two(int A);\npublic readonly record struct Three;", "Two", "Three")]
    [InlineData("public static partial class A\n{\n    public enum Nested { B }\n}", "A")]
    [InlineData("internal enum Hidden { }\npublic delegate ref int Shift(int x);", "Shift")]
    [InlineData("public static class ListExtensions { }\npublic interface IList<T>", "IList")]
    public void Public_types_are_found_in_text(string text, params string[] names) => Assert.Equal(names, PublicTypes(text));

    private static int LineCount(string file) => File.ReadLines(House.At(file)).Count();

    // A backend's tests derive the suites of the conformance kit one after another in one file.
    private static bool DerivesTheKit(string file) => file.StartsWith("tests/AcceleratorTraining.Backends.", StringComparison.Ordinal) && Path.GetFileName(file) == "Conformance.cs";

    // Extension classes may stand beside the type they extend.
    private static IEnumerable<string> PublicTypes(string text) =>
        PublicType().Matches(text)
            .Where(match => !(match.Value.Contains(" static ", StringComparison.Ordinal) && match.Groups["name"].Value.EndsWith("Extensions", StringComparison.Ordinal)))
            .Select(match => match.Groups["name"].Value);

    // A partial type may be split as Name.Part.cs.
    private static string TypeNamedBy(string file) => Path.GetFileName(file).Split('.')[0];

    // Namespaces are file-scoped, so a type that starts its line is not nested.
    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|partial|readonly|ref|unsafe|file|new) )*(?:(?:record struct|record class|class|struct|interface|record|enum) (?<name>\w+)|delegate [^(]*?(?<name>\w+)(?:<[^(]*>)?\()", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
