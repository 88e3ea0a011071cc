using System.Runtime.InteropServices;
using Google.Protobuf;

namespace AcceleratorTraining.Onnx.Tests;

/// <summary>Writes small .onnx files, right ones and wrong ones. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxWriter
{
    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _initializers = [];
    private readonly List<byte[]> _inputs = [];
    private readonly List<byte[]> _outputs = [];

    public long Opset { get; set; } = 17;

    public static byte[] Message(params (int Field, object Value)[] fields)
    {
        using MemoryStream memory = new();
        using CodedOutputStream stream = new(memory);
        foreach ((int field, object value) in fields)
        {
            switch (value)
            {
                case long or int:
                    stream.WriteTag(field, WireFormat.WireType.Varint);
                    stream.WriteInt64(Convert.ToInt64(value, null));
                    break;
                case float real:
                    stream.WriteTag(field, WireFormat.WireType.Fixed32);
                    stream.WriteFloat(real);
                    break;
                case string text:
                    stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
                    stream.WriteString(text);
                    break;
                case byte[] bytes:
                    stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
                    stream.WriteBytes(ByteString.CopyFrom(bytes));
                    break;
                case long[] packed:
                    using (MemoryStream inner = new())
                    {
                        using (CodedOutputStream numbers = new(inner))
                        {
                            foreach (long number in packed) numbers.WriteInt64(number);
                        }

                        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
                        stream.WriteBytes(ByteString.CopyFrom(inner.ToArray()));
                    }

                    break;
                default: throw new ArgumentException($"{value.GetType()}");
            }
        }

        stream.Flush();
        return memory.ToArray();
    }

    public static int TypeOf<T>() => typeof(T) == typeof(float) ? 1 : typeof(T) == typeof(byte) ? 2 : typeof(T) == typeof(sbyte) ? 3 : typeof(T) == typeof(int) ? 6 : typeof(T) == typeof(long) ? 7 : throw new ArgumentException(typeof(T).Name);

    public static byte[] Tensor<T>(string name, long[] shape, T[] values)
        where T : unmanaged => Message((1, shape), (2, TypeOf<T>()), (8, name), (9, MemoryMarshal.AsBytes<T>(values).ToArray()));

    public static (string Name, object Value) Attribute(string name, object value) => (name, value);

    public string Initializer<T>(string name, long[] shape, params T[] values)
        where T : unmanaged => Initializer(name, Tensor(name, shape, values));

    public string Initializer(string name, byte[] tensor)
    {
        _initializers.Add(tensor);
        return name;
    }

    public void Input<T>(string name, params long[] shape) => _inputs.Add(ValueInfo(name, TypeOf<T>(), shape));

    public void Output<T>(string name, params long[] shape) => _outputs.Add(ValueInfo(name, TypeOf<T>(), shape));

    /// <summary>Adds a node; an operator of another domain has it before a colon.</summary>
    public string Node(string type, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        string[] parts = type.Split(':');
        List<(int, object)> fields = [.. inputs.Select(i => (1, (object)i)), (2, output), (3, $"{output}_node"), (4, parts[^1])];
        foreach ((string name, object value) in attributes) fields.Add((5, AttributeMessage(name, value)));
        if (parts.Length > 1) fields.Add((7, parts[0]));
        _nodes.Add(Message([.. fields]));
        return output;
    }

    public void RawNode(byte[] node) => _nodes.Add(node);

    public byte[] Write(params (int Field, object Value)[] more)
    {
        byte[] graph = Message([
            .. _nodes.Select(n => (1, (object)n)),
            (2, (object)"graph"),
            .. _initializers.Select(i => (5, (object)i)),
            .. _inputs.Select(i => (11, (object)i)),
            .. _outputs.Select(o => (12, (object)o)),
        ]);
        return Message([(1, 8), (2, "test"), (7, graph), (8, Message((1, ""), (2, Opset))), (8, Message((1, "com.microsoft"), (2, 1))), .. more]);
    }

    private static byte[] ValueInfo(string name, int type, long[] shape)
    {
        byte[] dimensions = Message([.. shape.Select(d => (1, (object)(d < 0 ? Message((2, "N")) : Message((1, d)))))]);
        return Message((1, name), (2, Message((1, Message((1, type), (2, dimensions))))));
    }

    // Kinds: 1 real, 2 integer, 3 text, 4 tensor, 7 integers.
    private static byte[] AttributeMessage(string name, object value) => value switch
    {
        float => Message((1, name), (2, value), (20, 1)),
        int or long => Message((1, name), (3, value), (20, 2)),
        string => Message((1, name), (4, value), (20, 3)),
        byte[] => Message((1, name), (5, value), (20, 4)),
        _ => Message([(1, name), .. ((long[])value).Select(v => (8, (object)v)), (20, 7)]),
    };
}
