using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>One node of hal-spec/vectors with its inputs and its exact outputs under one profile.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Operator">The node's operator.</param>
/// <param name="Inputs">Operands in the operator's order.</param>
/// <param name="Outputs">Results in the operator's order.</param>
/// <param name="WorkedBy">"hand", or what generated the outputs.</param>
public sealed record SpecVector(string Profile, Operator Operator, ImmutableArray<SpecTensor> Inputs, ImmutableArray<SpecTensor> Outputs, string WorkedBy)
{
    /// <summary>Reads a file of a vector folder; a file of differs/ holds one vector a profile.</summary>
    /// <param name="file">Path relative to hal-spec/vectors.</param>
    public static ImmutableArray<SpecVector> Load(string file)
    {
        using JsonDocument document = VectorFiles.Open(file);
        JsonElement root = document.RootElement;
        Operator operation = OperatorReader.Read(root.GetProperty("operator").GetString()!, root.GetProperty("attributes"));
        string workedBy = root.GetProperty("workedBy").GetString()!;
        ImmutableArray<SpecTensor> inputs = Tensors(root.GetProperty("inputs"));
        SpecVector Outcome(JsonElement json) => new(json.GetProperty("profile").GetString()!, operation, inputs, Tensors(json.GetProperty("outputs")), workedBy);
        return root.TryGetProperty("outcomes", out JsonElement outcomes) ? [.. outcomes.EnumerateArray().Select(Outcome)] : [Outcome(root)];
    }

    /// <summary>The node as a program: inputs are bound unless constant, outputs bound under their names with "out:" before them.</summary>
    public ForwardProgram ToProgram()
    {
        ForwardProgramBuilder builder = new(Operator.Name);
        int[] inputs = [.. Inputs.Select(i => i.IsConstant ? builder.Constant(i.Name, i.Type, i.Bytes) : builder.Input(i.Name, i.Type))];
        ImmutableArray<int> outputs = builder.ApplyMany(Operator, inputs);
        for (int i = 0; i < outputs.Length; i++) builder.Output($"out:{Outputs[i].Name}", outputs[i]);
        return builder.Build();
    }

    /// <summary>The bytes of the input bindings, in binding order.</summary>
    public byte[][] BoundInputs() => [.. Inputs.Where(i => !i.IsConstant).Select(i => i.Bytes!)];

    private static ImmutableArray<SpecTensor> Tensors(JsonElement json) => [.. json.EnumerateArray().Select(SpecTensor.Read)];
}
