using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Reads one Operator table.</summary>
internal static class OperatorParser
{
    public static ModelOperator Read(FlatBuffer buffer, ImmutableArray<OperatorCode> codes, int tensors, int index, FlatTable table)
    {
        uint code = (uint)table.Int32(0);
        if (code >= codes.Length) throw buffer.Fail(table.Position, $"operator {index} has code {code} of {codes.Length}");
        OperatorCode operation = codes[(int)code];
        return new ModelOperator
        {
            Index = index,
            BuiltinCode = operation.Code,
            Name = operation.Name,
            Version = operation.Version,
            Inputs = Indices(buffer, table, 1, tensors, -1, $"operator {index}'s inputs"),
            Outputs = Indices(buffer, table, 2, tensors, 0, $"operator {index}'s outputs"),
            Options = table.Table(4) is { } options ? OptionsParser.Read(buffer, operation.Code, table.Byte(3), options, index) : null,
            FileOffset = table.Position,
        };
    }

    /// <summary>A vector of tensor indices, each within [<paramref name="minimum"/>, <paramref name="tensors"/>).</summary>
    public static ImmutableArray<int> Indices(FlatBuffer buffer, FlatTable table, int field, int tensors, int minimum, string what)
    {
        ImmutableArray<int> indices = table.Int32s(field);
        foreach (int tensor in indices)
        {
            if (tensor < minimum || tensor >= tensors) throw buffer.Fail(table.Position, $"{what} name tensor {tensor} of {tensors}");
        }

        return indices;
    }
}
