using Google.Protobuf;

namespace AcceleratorTraining.Models;

/// <summary>
/// Reads the parts of an .onnx file that quantized models need: a schema subset of our own over protobuf's wire format.
/// Unknown fields are left out; loops only, no recursion.
/// </summary>
internal static class OnnxParser
{
    /// <summary>Whether a file that is no .tflite file is to be read as ONNX: by its name, or by the field that writers put first.</summary>
    public static bool Claims(ReadOnlySpan<byte> file, string name) => name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || file is [0x08, > 0 and < 0x20, ..];

    public static QuantizedModel Parse(byte[] file, string name)
    {
        using ProtoReader reader = new(file, name);
        try
        {
            return Read(reader, file, name);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw reader.Fail(reader.FieldOffset, $"a field cannot be read: {exception.Message.TrimEnd('.')}");
        }
    }

    private static QuantizedModel Read(ProtoReader reader, byte[] file, string name)
    {
        if (file.Length == 0) throw reader.Fail(0, "the file is empty");
        OpsetImports imports = new();
        OnnxGraph? graph = null;
        long version = 0;
        while (reader.Next(file.Length))
        {
            switch (reader.Field)
            {
                case 1: version = reader.Int64(); break;
                case 7 when graph is not null: throw reader.Fail(reader.FieldOffset, "it has two graphs");
                case 7: graph = OnnxGraph.Read(reader); break;
                case 8: imports.Read(reader); break;
                case 25: throw reader.Unsupported("it defines functions of its own");
                default: reader.Skip(); break;
            }
        }

        if (graph is null) throw reader.Fail(file.Length, version == 0 ? "it is no ONNX file" : "it has no graph");
        imports.Check(reader);
        return OnnxTranslation.Translate(graph, imports.Version, file, name);
    }
}
