using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A ValueInfoProto: a graph's input or output.</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="Type">Number of the element type; 0 if it is no tensor.</param>
/// <param name="Shape">Dimensions; -1 for one that is no number. Default without a shape.</param>
/// <param name="Offset">Where the message begins.</param>
internal sealed record OnnxValueInfo(string Name, int Type, ImmutableArray<long> Shape, int Offset)
{
    // ValueInfoProto 2 -> TypeProto 1 -> TypeProto.Tensor 2 -> TensorShapeProto 1 -> Dimension 1: a fixed nesting.
    public static OnnxValueInfo Read(ProtoReader reader)
    {
        int offset = reader.FieldOffset, end = reader.Message(), type = 0;
        string name = "";
        List<long>? shape = null;
        while (reader.Next(end))
        {
            if (reader.Field == 1) name = reader.Text();
            else if (reader.Field == 2) ReadType(reader, ref type, ref shape);
            else reader.Skip();
        }

        return new OnnxValueInfo(name, type, shape is null ? default : [.. shape], offset);
    }

    private static void ReadType(ProtoReader reader, ref int type, ref List<long>? shape)
    {
        int end = reader.Message();
        while (reader.Next(end))
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            int tensorEnd = reader.Message();
            while (reader.Next(tensorEnd))
            {
                if (reader.Field == 1) type = (int)Math.Clamp(reader.Int64(), 0, 1024);
                else if (reader.Field == 2) shape = ReadShape(reader);
                else reader.Skip();
            }
        }
    }

    private static List<long> ReadShape(ProtoReader reader)
    {
        List<long> shape = [];
        int end = reader.Message();
        while (reader.Next(end))
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            long dimension = -1;
            int dimensionEnd = reader.Message();
            while (reader.Next(dimensionEnd))
            {
                if (reader.Field == 1) dimension = Math.Max(reader.Int64(), -1);
                else reader.Skip();
            }

            shape.Add(dimension);
        }

        return shape;
    }
}
