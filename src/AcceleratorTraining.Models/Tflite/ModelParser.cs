using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Reads the tables of a .tflite file. Field numbers are those of the schema; loops only, no recursion.</summary>
internal static class ModelParser
{
    private const int SchemaVersion = 3;

    public static QuantizedModel Parse(byte[] file, string name)
    {
        FlatBuffer buffer = new(file, name);
        if (file.Length < 8 || !file.AsSpan(4, 4).SequenceEqual("TFL3"u8))
        {
            string kind = file.Length == 0 ? "the file is empty" : IsText(file) ? "it is a text file" : "it does not carry the identifier 'TFL3'";
            throw buffer.Fail(Math.Min(file.Length, 4), kind);
        }

        FlatTable root = buffer.Table(buffer.Follow(0));
        int version = root.Int32(0);
        if (version != SchemaVersion) throw buffer.Fail(root.Position, $"its schema version is {version}, not {SchemaVersion}");

        ImmutableArray<OperatorCode> codes = root.Tables(1, (_, table) => OperatorCode.Read(buffer, table));
        ImmutableArray<FlatVector> buffers = root.Tables(4, (_, table) => ReadBuffer(buffer, table));
        FlatVector graphs = root.Vector(2, sizeof(int));
        if (graphs.Count == 0) throw buffer.Fail(root.Position, "it has no graph");
        if (graphs.Count > 1) throw buffer.Unsupported($"it has {graphs.Count} subgraphs, and control flow between subgraphs is not supported; needed is a model of one graph");

        FlatTable graph = buffer.Table(buffer.Follow(graphs.Start));
        ImmutableArray<ModelTensor> tensors = graph.Tables(0, (index, table) => TensorParser.Read(buffer, buffers, index, table));
        ImmutableArray<ModelOperator> operators = graph.Tables(3, (index, table) => OperatorParser.Read(buffer, codes, tensors.Length, index, table));
        ImmutableArray<int> inputs = OperatorParser.Indices(buffer, graph, 1, tensors.Length, 0, "the graph's inputs");
        ImmutableArray<int> outputs = OperatorParser.Indices(buffer, graph, 2, tensors.Length, 0, "the graph's outputs");
        return new QuantizedModel(file, name, tensors, operators, inputs, outputs);
    }

    // Data lies in the buffer's own vector, or (files beyond 2 GB, and some writers) anywhere behind the tables.
    private static FlatVector ReadBuffer(FlatBuffer buffer, FlatTable table)
    {
        ulong offset = (ulong)table.Int64(1), size = (ulong)table.Int64(2);
        if (offset <= 1) return table.Vector(0, 1);
        if (offset > (ulong)buffer.Length || size > (ulong)buffer.Length - offset)
        {
            throw buffer.Fail(table.Position, $"a buffer of {size} bytes at {offset} lies outside the file of {buffer.Length} bytes");
        }

        return new FlatVector((int)offset, (int)size);
    }

    // Text: no control characters but white space in the first kilobyte.
    private static bool IsText(ReadOnlySpan<byte> file)
    {
        foreach (byte value in file[..Math.Min(file.Length, 1024)])
        {
            if (value < 32 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) return false;
        }

        return true;
    }
}
