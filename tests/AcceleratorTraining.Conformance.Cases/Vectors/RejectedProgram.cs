using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>A program of hal-spec/vectors/rejects and the rules its profile rejects it by.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Program">The program.</param>
/// <param name="Rules">Ids of the broken rules, sorted, each once.</param>
public sealed record RejectedProgram(string Profile, ForwardProgram Program, ImmutableArray<string> Rules)
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Path relative to hal-spec/vectors.</param>
    public static RejectedProgram Load(string file)
    {
        using JsonDocument document = VectorFiles.Open(file);
        JsonElement root = document.RootElement;
        ImmutableArray<ProgramValue> values = [.. root.GetProperty("values").EnumerateArray().Select(SpecTensor.Read)
            .Select(t => new ProgramValue(t.Name, t.Type, t.Bytes is null ? default : [.. t.Bytes]))];
        ImmutableArray<Node> nodes = [.. root.GetProperty("nodes").EnumerateArray().Select(n => new Node(
            OperatorReader.Read(n.GetProperty("operator").GetString()!, n.GetProperty("attributes")), Indices(n, "inputs"), Indices(n, "outputs")))];
        ImmutableArray<Binding> bindings = [.. root.GetProperty("bindings").EnumerateArray().Select(b => Bind(b, values))];
        return new RejectedProgram(
            root.GetProperty("profile").GetString()!,
            new ForwardProgram(Path.GetFileNameWithoutExtension(file), values, nodes, bindings),
            [.. root.GetProperty("rules").EnumerateArray().Select(r => r.GetString()!)]);
    }

    private static ImmutableArray<int> Indices(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(i => i.GetInt32())];

    private static Binding Bind(JsonElement json, ImmutableArray<ProgramValue> values)
    {
        int value = json.GetProperty("value").GetInt32();
        string name = json.GetProperty("name").GetString()!;
        return json.GetProperty("direction").GetString() == "input"
            ? new Binding(name, values[value].Type, BindingDirection.Input, value, -1)
            : new Binding(name, values[value].Type, BindingDirection.Output, -1, value);
    }
}
