using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>What the lowerings of single operators share: the program so far and the value of each tensor.</summary>
internal sealed class LoweringContext(QuantizedModel model, LoweringOptions options, GraphFacts facts)
{
    private readonly Dictionary<int, int> _values = [];

    // Operators may share constants; the program holds a copy for each, so the file's length bounds what they may take.
    private long _constantBytes = model.File.Length * 16L;

    public QuantizedModel Model => model;

    public LoweringOptions Options => options;

    public GraphFacts Facts => facts;

    public ByteSharing Sharing { get; } = new(model);

    public ForwardProgramBuilder Builder { get; } = new(model.Name);

    public List<LinearLayer> Layers { get; } = [];

    /// <summary>The last FULLY_CONNECTED's input as [rows, K]; -1 until there is one.</summary>
    public int Features { get; set; } = -1;

    /// <summary>A tensor's shape in the program: the model's with the batch multiplied in.</summary>
    public TensorShape Shape(ModelTensor tensor)
    {
        int[] shape = [.. tensor.Shape];
        if (shape.Length > 0) shape[0] *= options.Batch;
        return TensorShape.Create(shape);
    }

    /// <summary>The program value of an operator's input, which is computed or constant.</summary>
    public int Value(int tensor)
    {
        if (_values.TryGetValue(tensor, out int value)) return value;
        ModelTensor constant = model.Tensors[tensor];
        if (constant.DataLength != constant.ElementCount) throw model.Fail(constant, $"has {constant.DataLength} bytes for {constant.ElementCount} elements");
        TakeConstant(constant, (long)constant.DataLength * options.Batch);
        byte[] bytes = new byte[constant.DataLength * options.Batch];
        for (int i = 0; i < options.Batch; i++) model.Data(constant).CopyTo(bytes.AsSpan(i * constant.DataLength));
        return _values[tensor] = Builder.Constant(constant.Name, new TensorType(ElementType.Int8, Shape(constant)), bytes);
    }

    /// <summary>Says which value a tensor has.</summary>
    public void Set(int tensor, int value) => _values[tensor] = value;

    /// <summary>Gives a value the shape of a tensor, or leaves it as it is.</summary>
    public int Reshaped(int value, TensorShape shape) =>
        Builder.TypeOf(value).Shape == shape ? value : Builder.Apply(new Reshape { Shape = shape }, value);

    /// <summary>Counts constant bytes against the file's length.</summary>
    public void TakeConstant(ModelTensor tensor, long bytes)
    {
        _constantBytes -= bytes;
        if (_constantBytes < 0) throw model.Fail(tensor, "is used as a constant far too often");
    }

    /// <summary>Adds the multiplier and shift of a factor for a whole tensor.</summary>
    public (int Multiplier, int Shift) Factor(string name, QuantizedMultiplier factor) =>
        (Builder.Constant<int>($"{name} multiplier", ElementType.Int32, [1], [factor.Multiplier]), Builder.Constant<sbyte>($"{name} shift", ElementType.Int8, [1], [factor.Shift]));

    /// <summary>Which linear layer belongs to an operator; -1 if none.</summary>
    public int LayerOf(int operatorIndex) => Layers.FindIndex(l => l.OperatorIndex == operatorIndex);

    /// <summary>The layers in execution order.</summary>
    public ImmutableArray<LinearLayer> AllLayers() => [.. Layers];
}
