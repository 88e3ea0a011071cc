using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Baselines;

/// <summary>Collects the tensors, buffers and operators of one subgraph and assembles the file.</summary>
internal sealed class TfliteGraph
{
    private readonly FlatBufferBuilder _builder = new();
    private readonly List<BufferOffset> _buffers = [];
    private readonly List<BufferOffset> _tensors = [];
    private readonly List<BufferOffset> _operators = [];
    private readonly List<TfliteOperator> _codes = [];

    public TfliteGraph()
    {
        // Buffer 0 is empty by convention: tensors without constant data name it.
        _builder.StartTable(TfliteSchema.Buffer.FieldCount);
        _buffers.Add(_builder.EndTable());
    }

    public FlatBufferBuilder Builder => _builder;

    /// <summary>Adds an activation: no constant data.</summary>
    public int AddActivation(string name, int[] shape, TensorQuantization quantization) =>
        AddTensor(name, shape, TfliteElement.Int8, 0, AddQuantization([quantization.Scale], quantization.ZeroPoint));

    /// <summary>Adds constant int8 data that stands for activations, such as prompt tokens.</summary>
    public int AddConstant(string name, int[] shape, sbyte[] values, TensorQuantization quantization) => AddTensor(
        name, shape, TfliteElement.Int8, AddBuffer(MemoryMarshal.AsBytes<sbyte>(values)), AddQuantization([quantization.Scale], quantization.ZeroPoint));

    /// <summary>Adds int8 weights; with more than one scale they run along dimension 0.</summary>
    public int AddWeights(string name, int[] shape, SymmetricWeights weights) => AddTensor(
        name, shape, TfliteElement.Int8, AddBuffer(MemoryMarshal.AsBytes<sbyte>(weights.Values)), AddQuantization(weights.Scales, zeroPoint: 0));

    public int AddBias(string name, int[] bias, float[] scales) =>
        AddTensor(name, [bias.Length], TfliteElement.Int32, AddInt32Buffer(bias), AddQuantization(scales, zeroPoint: 0));

    /// <summary>Adds plain integers, such as a shape.</summary>
    public int AddIntegers(string name, int[] values) => AddTensor(name, [values.Length], TfliteElement.Int32, AddInt32Buffer(values), null);

    public void AddOperator(TfliteOperator code, int[] inputs, int output, BufferOffset options)
    {
        int index = _codes.IndexOf(code);
        if (index < 0)
        {
            index = _codes.Count;
            _codes.Add(code);
        }

        BufferOffset inputVector = _builder.CreateInt32s(inputs), outputVector = _builder.CreateInt32s([output]);
        _builder.StartTable(TfliteSchema.Operator.FieldCount);
        _builder.AddInt32(TfliteSchema.Operator.OpcodeIndex, index);
        _builder.AddOffset(TfliteSchema.Operator.Inputs, inputVector);
        _builder.AddOffset(TfliteSchema.Operator.Outputs, outputVector);
        _builder.AddByte(TfliteSchema.Operator.OptionsType, code.OptionsType);
        _builder.AddOffset(TfliteSchema.Operator.Options, options);
        _operators.Add(_builder.EndTable());
    }

    public byte[] Finish(int input, int output, string description)
    {
        BufferOffset[] subgraphs = [AddSubgraph(input, output)];
        BufferOffset subgraphVector = _builder.CreateOffsets(subgraphs);
        BufferOffset codes = _builder.CreateOffsets([.. _codes.Select(AddOperatorCode)]);
        BufferOffset buffers = _builder.CreateOffsets(CollectionsMarshal.AsSpan(_buffers));
        BufferOffset text = _builder.CreateString(description);
        _builder.StartTable(TfliteSchema.Model.FieldCount);
        _builder.AddInt32(TfliteSchema.Model.Version, TfliteSchema.Version);
        _builder.AddOffset(TfliteSchema.Model.OperatorCodes, codes);
        _builder.AddOffset(TfliteSchema.Model.Subgraphs, subgraphVector);
        _builder.AddOffset(TfliteSchema.Model.Description, text);
        _builder.AddOffset(TfliteSchema.Model.Buffers, buffers);
        return _builder.Finish(_builder.EndTable(), TfliteSchema.Identifier);
    }

    private BufferOffset AddSubgraph(int input, int output)
    {
        BufferOffset name = _builder.CreateString("main");
        BufferOffset tensors = _builder.CreateOffsets(CollectionsMarshal.AsSpan(_tensors));
        BufferOffset operators = _builder.CreateOffsets(CollectionsMarshal.AsSpan(_operators));
        BufferOffset inputs = _builder.CreateInt32s([input]), outputs = _builder.CreateInt32s([output]);
        _builder.StartTable(TfliteSchema.Subgraph.FieldCount);
        _builder.AddOffset(TfliteSchema.Subgraph.Tensors, tensors);
        _builder.AddOffset(TfliteSchema.Subgraph.Inputs, inputs);
        _builder.AddOffset(TfliteSchema.Subgraph.Outputs, outputs);
        _builder.AddOffset(TfliteSchema.Subgraph.Operators, operators);
        _builder.AddOffset(TfliteSchema.Subgraph.Name, name);
        return _builder.EndTable();
    }

    private BufferOffset AddOperatorCode(TfliteOperator code)
    {
        _builder.StartTable(TfliteSchema.OperatorCode.FieldCount);
        _builder.AddInt32(TfliteSchema.OperatorCode.BuiltinCode, code.Code);
        _builder.AddInt32(TfliteSchema.OperatorCode.Version, code.Version);
        _builder.AddByte(TfliteSchema.OperatorCode.DeprecatedBuiltinCode, (byte)code.Code);
        return _builder.EndTable();
    }

    private int AddTensor(string name, int[] shape, TfliteElement element, int buffer, BufferOffset? quantization)
    {
        BufferOffset text = _builder.CreateString(name), dimensions = _builder.CreateInt32s(shape);
        _builder.StartTable(TfliteSchema.Tensor.FieldCount);
        _builder.AddOffset(TfliteSchema.Tensor.Shape, dimensions);
        _builder.AddInt32(TfliteSchema.Tensor.Buffer, buffer);
        _builder.AddOffset(TfliteSchema.Tensor.Name, text);
        if (quantization is { } offset)
            _builder.AddOffset(TfliteSchema.Tensor.Quantization, offset);
        _builder.AddByte(TfliteSchema.Tensor.Type, (byte)element);
        _tensors.Add(_builder.EndTable());
        return _tensors.Count - 1;
    }

    private BufferOffset AddQuantization(float[] scales, long zeroPoint)
    {
        long[] zeroPoints = new long[scales.Length];
        zeroPoints.AsSpan().Fill(zeroPoint);
        BufferOffset zeroPointVector = _builder.CreateInt64s(zeroPoints), scaleVector = _builder.CreateFloats(scales);
        _builder.StartTable(TfliteSchema.Quantization.FieldCount);
        _builder.AddOffset(TfliteSchema.Quantization.Scale, scaleVector);
        _builder.AddOffset(TfliteSchema.Quantization.ZeroPoint, zeroPointVector);
        _builder.AddInt32(TfliteSchema.Quantization.QuantizedDimension, 0);
        return _builder.EndTable();
    }

    private int AddInt32Buffer(int[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        return AddBuffer(bytes);
    }

    private int AddBuffer(ReadOnlySpan<byte> data)
    {
        BufferOffset vector = _builder.CreateBytes(data, TfliteSchema.Buffer.Alignment);
        _builder.StartTable(TfliteSchema.Buffer.FieldCount);
        _builder.AddOffset(TfliteSchema.Buffer.Data, vector);
        _buffers.Add(_builder.EndTable());
        return _buffers.Count - 1;
    }
}
