using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Hal.Tests.Spec;

/// <summary>hal-spec and the code hold each other: rules, pages, vectors, schemas and hashes.</summary>
public sealed class SpecTests
{
    private static readonly string[] Operators = [.. typeof(Operator).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract)
        .Select(t => ((Operator)RuntimeHelpers.GetUninitializedObject(t)).Name)
        .Order(StringComparer.Ordinal)];

    private static readonly HashSet<string> Defined = [.. SpecText.Definitions().Select(d => d.Rule)];

    [Fact]
    public void A_rule_is_defined_once()
    {
        Assert.NotEmpty(Defined);
        Assert.Empty(SpecText.Definitions().GroupBy(d => d.Rule).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Rules_of_a_family_are_numbered_without_gaps() =>
        Assert.All(Defined.GroupBy(r => r[..^3]), g => Assert.Equal(Enumerable.Range(1, g.Count()), g.Select(r => int.Parse(r[^2..])).Order()));

    [Fact]
    public void Every_rule_the_pages_mention_is_defined() =>
        Assert.All(SpecText.Mentions(), m => Assert.True(Defined.Contains(m.Rule), $"{m.File} mentions {m.Rule}."));

    [Fact]
    public void Every_rule_the_code_cites_is_defined()
    {
        (string Rule, string File)[] citations = [.. SpecText.Citations()];
        Assert.NotEmpty(citations);
        Assert.All(citations, c => Assert.True(Defined.Contains(c.Rule) || Defined.Any(d => d[..^3] == c.Rule), $"{c.File} cites {c.Rule}."));
    }

    [Fact]
    public void Every_rule_a_validator_reports_is_defined()
    {
        Assert.NotEmpty(SpecText.ReportedRules());
        Assert.Empty(SpecText.ReportedRules().Except(Defined).Order());
    }

    [Fact]
    public void Every_operator_has_a_page_and_vectors_and_nothing_else_has()
    {
        Assert.Equal(37, Operators.Length);
        Assert.Equal(Operators, Directory.EnumerateFiles(Path.Combine(SpecFolder.Path, "operators")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.Equal(
            [.. Operators, "differs", "rejects"],
            Directory.EnumerateDirectories(SpecFolder.Vectors).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(SpecFolder.Vectors, "vectors.schema.json")));
        Assert.Equal(Operators, schema.RootElement.GetProperty("$defs").GetProperty("operator").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operator_page_defines_its_own_rules_and_has_its_sections()
    {
        foreach (string name in Operators)
        {
            string page = File.ReadAllText(Path.Combine(SpecFolder.Path, "operators", $"{name}.md"));
            Assert.StartsWith($"# {name}", page, StringComparison.Ordinal);
            Assert.All(SpecText.Definitions().Where(d => d.File.EndsWith($"{Path.DirectorySeparatorChar}{name}.md", StringComparison.Ordinal)), d => Assert.Equal(name, d.Rule[..^3]));
            Assert.All(["## Rules", "## Pseudo-code", "## Examples"], section => Assert.Contains(section, page, StringComparison.Ordinal));
            Assert.Contains(page.Contains("(extension)", StringComparison.Ordinal) ? "## Lowering" : "## Profiles", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_operator_has_five_vectors_worked_by_hand_and_an_empty_one()
    {
        foreach (string name in Operators)
        {
            SpecVector[] vectors = [.. SpecFolder.VectorFiles().Where(f => f.StartsWith($"{name}/", StringComparison.Ordinal)).SelectMany(f => SpecVector.Load(f))];
            Assert.All(vectors, v => Assert.Equal(name, v.Operator.Name));
            Assert.True(vectors.Count(v => v.WorkedBy == "hand") >= 5, $"{name} has too few vectors worked by hand.");
            Assert.Contains(vectors, v => v.Inputs.Any(i => i.Type.Shape.ElementCount == 0));
        }
    }

    [Fact]
    public void Vectors_that_differ_name_a_rule_and_do_differ()
    {
        string[] files = [.. SpecFolder.VectorFiles().Where(f => f.StartsWith("differs/", StringComparison.Ordinal))];
        Assert.Equal(["dsp-q15", "npu-int16x8", "npu-int8", "ort-cpu"], files.Select(f => Path.GetFileNameWithoutExtension(f)));
        foreach (string file in files)
        {
            string profile = Path.GetFileNameWithoutExtension(file);
            SpecVector[] outcomes = [.. SpecVector.Load(file)];
            Assert.Equal(["tflite-reference", profile], outcomes.Select(o => o.Profile));
            Assert.NotEqual(outcomes[0].Outputs[0].Bytes, outcomes[1].Outputs[0].Bytes);
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(SpecFolder.Vectors, file)));
            Assert.Contains(json.RootElement.GetProperty("rule").GetString()!, Defined);
        }
    }

    [Fact]
    public void Every_shipped_profile_rejects_a_program()
    {
        RejectedProgram[] programs = [.. SpecFolder.VectorFiles().Where(f => f.StartsWith("rejects/", StringComparison.Ordinal)).Select(f => RejectedProgram.Load(f))];
        Assert.Equal(AcceleratorTraining.Hal.Profiles.All.Select(p => p.Name).Order(), programs.Select(p => p.Profile).Distinct().Order());
        Assert.All(programs.SelectMany(p => p.Rules), r => Assert.Contains(r, Defined));
    }

    [Fact]
    public void The_manifest_holds_the_hash_of_every_vector()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(SpecFolder.Vectors, "manifest.json")));
        Assert.Equal(ProfileReader.SpecVersion, manifest.RootElement.GetProperty("spec").GetString());
        Dictionary<string, string> recorded = manifest.RootElement.GetProperty("files").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        Assert.Equal(SpecFolder.VectorFiles().Order(), recorded.Keys.Order());
        foreach (string file in SpecFolder.VectorFiles())
        {
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(SpecFolder.Vectors, file)))), recorded[file]);
        }
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        foreach (string page in Directory.EnumerateFiles(SpecFolder.Path, "*.md", SearchOption.AllDirectories))
        {
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(page), @"\]\(([^)#]+)\)"))
            {
                string target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to {link.Groups[1].Value}.");
            }
        }
    }
}
