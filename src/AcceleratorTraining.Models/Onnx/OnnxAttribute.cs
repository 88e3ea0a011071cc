using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>An AttributeProto: the values that supported operators have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Float">A real number; 0 if it holds none.</param>
/// <param name="Int">An integer; 0 if it holds none.</param>
/// <param name="Text">A string.</param>
/// <param name="Ints">A list of integers.</param>
/// <param name="Tensor">A tensor.</param>
/// <param name="HoldsGraph">Whether it holds a graph, as control flow does.</param>
internal sealed record OnnxAttribute(string Name, float Float, long Int, string Text, ImmutableArray<long> Ints, OnnxTensor? Tensor, bool HoldsGraph)
{
    public static OnnxAttribute Read(ProtoReader reader)
    {
        int end = reader.Message();
        string name = "", text = "";
        float real = 0;
        long integer = 0;
        List<long> integers = [];
        OnnxTensor? tensor = null;
        bool graph = false;
        while (reader.Next(end))
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: real = reader.Single(); break;
                case 3: integer = reader.Int64(); break;
                case 4: text = reader.Text(); break;
                case 5: tensor = OnnxTensor.Read(reader); break;
                case 8: reader.Int64s(integers); break;
                case 6 or 11:
                    graph = true;
                    reader.Skip();
                    break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxAttribute(name, real, integer, text, [.. integers], tensor, graph);
    }
}
