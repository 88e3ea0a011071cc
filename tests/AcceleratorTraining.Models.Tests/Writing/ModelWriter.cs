using System.Runtime.InteropServices;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Writes small .tflite files, right ones and wrong ones.</summary>
internal sealed class ModelWriter
{
    private readonly List<FlatNode> _buffers = [FlatNode.Table()];
    private readonly List<FlatNode> _tensors = [];
    private readonly List<FlatNode> _operators = [];
    private readonly List<FlatNode> _codes = [];

    public int Version { get; set; } = 3;

    public int Graphs { get; set; } = 1;

    public int[] Inputs { get; set; } = [0];

    public int[] Outputs { get; set; } = [];

    public int Buffer<T>(params T[] values)
        where T : unmanaged => Buffer(FlatNode.Table((0, FlatNode.Bytes(MemoryMarshal.AsBytes<T>(values)))));

    public int Buffer(FlatNode table)
    {
        _buffers.Add(table);
        return _buffers.Count - 1;
    }

    public int Activation(string name, float scale, int zeroPoint, params int[] shape) => Tensor(name, TfliteType.Int8, shape, 0, [scale], [zeroPoint]);

    public int Tensor(string name, TfliteType type, int[] shape, int buffer, float[] scales, long[] zeroPoints, int dimension = 0, params (int Field, object Value)[] more) =>
        Tensor(name, type, shape, buffer, scales.Length == 0 ? null : FlatNode.Table((2, FlatNode.Vector(scales)), (3, FlatNode.Vector(zeroPoints)), (6, dimension)), more);

    public int Tensor(string name, TfliteType type, int[] shape, int buffer, FlatNode? quantization, params (int Field, object Value)[] more)
    {
        List<(int, object)> fields = [(0, FlatNode.Vector(shape)), (1, (byte)type), (2, buffer), (3, FlatNode.Text(name)), .. more];
        if (quantization is not null) fields.Add((4, quantization));
        _tensors.Add(FlatNode.Table([.. fields]));
        return _tensors.Count - 1;
    }

    /// <summary>Adds an operator with a code of its own.</summary>
    public int Operator(int code, int[] inputs, int[] outputs, byte optionsType = 0, FlatNode? options = null)
    {
        _codes.Add(FlatNode.Table((0, (byte)Math.Min(code, 127)), (2, 1), (3, code)));
        List<(int, object)> fields = [(0, _codes.Count - 1), (1, FlatNode.Vector(inputs)), (2, FlatNode.Vector(outputs)), (3, optionsType)];
        if (options is not null) fields.Add((4, options));
        _operators.Add(FlatNode.Table([.. fields]));
        return _operators.Count - 1;
    }

    public int Conv2D(int[] inputs, int output, PaddingScheme padding, int stride, FusedActivation activation, int dilation = 1) => Operator(3, inputs, [output], 1, FlatNode.Table((0, (byte)padding), (1, stride), (2, stride), (3, (byte)activation), (4, dilation), (5, dilation)));

    public int DepthwiseConv2D(int[] inputs, int output, int multiplier) => Operator(4, inputs, [output], 2, FlatNode.Table((0, (byte)0), (1, 1), (2, 1), (3, multiplier), (4, (byte)0)));

    public int FullyConnected(int[] inputs, int output) => Operator(9, inputs, [output], 8, FlatNode.Table((0, (byte)0)));

    public int Add(int left, int right, int output) => Operator(0, [left, right], [output], 11, FlatNode.Table((0, (byte)0)));

    public int AveragePool(int input, int output, int size) => Operator(1, [input], [output], 5, FlatNode.Table((0, (byte)1), (1, size), (2, size), (3, size), (4, size), (5, (byte)0)));

    public int Reshape(int input, int output) => Operator(22, [input], [output]);

    public int Softmax(int input, int output, float beta = 1) => Operator(25, [input], [output], 9, FlatNode.Table((0, beta)));

    public byte[] Write(string identifier = "TFL3")
    {
        FlatNode graph = FlatNode.Table((0, FlatNode.Tables(_tensors)), (1, FlatNode.Vector(Inputs)), (2, FlatNode.Vector(Outputs)), (3, FlatNode.Tables(_operators)), (4, FlatNode.Text("main")));
        FlatNode root = FlatNode.Table((0, Version), (1, FlatNode.Tables(_codes)), (2, FlatNode.Tables(Enumerable.Repeat(graph, Graphs))), (3, FlatNode.Text("written by a test")), (4, FlatNode.Tables(_buffers)));
        return FlatNode.Write(root, identifier);
    }

    public QuantizedModel Parse() => QuantizedModel.Parse(Write(), "tiny");
}
