using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>One operator of a model.</summary>
public sealed record ModelOperator
{
    /// <summary>Place in the model's execution order.</summary>
    public required int Index { get; init; }

    /// <summary>Number in the schema's BuiltinOperator.</summary>
    public required int BuiltinCode { get; init; }

    /// <summary>Upper-case name in the schema, e.g. "CONV_2D"; for a custom operator its own name in quotes.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the operator's definition.</summary>
    public required int Version { get; init; }

    /// <summary>Tensor indices; -1 for an operand that is left out.</summary>
    public required ImmutableArray<int> Inputs { get; init; }

    /// <summary>Tensor indices.</summary>
    public required ImmutableArray<int> Outputs { get; init; }

    /// <summary>Parsed attributes; null where the operator has none, lacks them, or is not known here.</summary>
    public required OperatorOptions? Options { get; init; }

    /// <summary>Byte offset of the operator's table in the file.</summary>
    public required int FileOffset { get; init; }

    /// <summary>The node of an .onnx file that it stands for, or that it serves; null in other files.</summary>
    public ModelNode? Node { get; init; }

    /// <summary>Its name as reports show it: with its node, where there is one.</summary>
    public string Title => Node is null ? Name : $"{Name} ({Node})";

    /// <summary>Tensor index of an operand, or -1 if it is left out.</summary>
    public int InputOrNone(int operand) => operand < Inputs.Length ? Inputs[operand] : -1;
}
