using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A NodeProto.</summary>
/// <param name="Index">Place in the graph.</param>
/// <param name="Type">Operator type, with its domain before a colon unless that is ONNX's own.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Inputs">Names of values; empty for one that is left out.</param>
/// <param name="Outputs">Names of values.</param>
/// <param name="Attributes">By name.</param>
/// <param name="Offset">Where the message begins.</param>
internal sealed record OnnxNode(int Index, string Type, string Name, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs, ImmutableArray<OnnxAttribute> Attributes, int Offset)
{
    public static OnnxNode Read(ProtoReader reader, int index)
    {
        int offset = reader.FieldOffset, end = reader.Message();
        string name = "", type = "", domain = "";
        List<string> inputs = [], outputs = [];
        List<OnnxAttribute> attributes = [];
        while (reader.Next(end))
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text()); break;
                case 2: outputs.Add(reader.Text()); break;
                case 3: name = reader.Text(); break;
                case 4: type = reader.Text(); break;
                case 5: attributes.Add(OnnxAttribute.Read(reader)); break;
                case 7: domain = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxNode(index, OpsetImports.IsDefault(domain) ? type : $"{domain}:{type}", name, [.. inputs], [.. outputs], [.. attributes], offset);
    }

    /// <summary>Name of an input; empty if it is left out.</summary>
    public string Input(int index) => index < Inputs.Length ? Inputs[index] : "";

    public bool Has(string attribute) => Find(attribute) is not null;

    public long Int(string attribute, long missing) => Find(attribute)?.Int ?? missing;

    public float Float(string attribute, float missing) => Find(attribute)?.Float ?? missing;

    public string Text(string attribute) => Find(attribute)?.Text ?? "";

    public ImmutableArray<long> Ints(string attribute) => Find(attribute)?.Ints ?? [];

    public OnnxAttribute? Find(string attribute) => Attributes.FirstOrDefault(a => a.Name == attribute);
}
