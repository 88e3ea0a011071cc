using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A GraphProto as the file states it.</summary>
internal sealed record OnnxGraph(ImmutableArray<OnnxNode> Nodes, ImmutableArray<OnnxTensor> Initializers, ImmutableArray<OnnxValueInfo> Inputs, ImmutableArray<OnnxValueInfo> Outputs, int Offset)
{
    public static OnnxGraph Read(ProtoReader reader)
    {
        int offset = reader.FieldOffset, end = reader.Message();
        List<OnnxNode> nodes = [];
        List<OnnxTensor> initializers = [];
        List<OnnxValueInfo> inputs = [], outputs = [];
        while (reader.Next(end))
        {
            switch (reader.Field)
            {
                case 1: nodes.Add(OnnxNode.Read(reader, nodes.Count)); break;
                case 5: initializers.Add(OnnxTensor.Read(reader)); break;
                case 11: inputs.Add(OnnxValueInfo.Read(reader)); break;
                case 12: outputs.Add(OnnxValueInfo.Read(reader)); break;
                case 15: throw reader.Unsupported("it has a sparse initializer");
                default: reader.Skip(); break;
            }
        }

        return new OnnxGraph([.. nodes], [.. initializers], [.. inputs], [.. outputs], offset);
    }
}
