using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>What the lowerings of single operators share: the program so far and the value of each tensor.</summary>
internal sealed class LoweringContext(QuantizedModel model, LoweringOptions options, GraphFacts facts)
{
    private readonly Dictionary<int, int> _values = [];

    // Operators may share constants; the program holds a copy for each, so the file's length bounds what they may take; a
    // small file has room for the tables and indices that operators make.
    private long _constantBytes = model.File.Length * 16L + 65_536;

    private long _steps;

    public QuantizedModel Model => model;

    public LoweringOptions Options => options;

    public GraphFacts Facts => facts;

    public ByteSharing Sharing { get; } = new(model);

    public ForwardProgramBuilder Builder { get; } = new(model.Name);

    public List<LinearLayer> Layers { get; } = [];

    /// <summary>Constants joined to activations, in execution order.</summary>
    public List<PromptTokens> Prompts { get; } = [];

    /// <summary>The variables that the program reads and stores, where it keeps them.</summary>
    public List<ModelTensor> States { get; } = [];

    /// <summary>The last FULLY_CONNECTED's input as [rows, K]; -1 until there is one.</summary>
    public int Features { get; set; } = -1;

    /// <summary>The format of a tensor that has passed its operator's check.</summary>
    public static ElementType Element(ModelTensor tensor) => TensorSupport.Element(tensor.Type)!.Value;

    /// <summary>A tensor's shape in the program: the model's with the batch multiplied in.</summary>
    public TensorShape Shape(ModelTensor tensor)
    {
        int[] shape = [.. tensor.Shape];
        if (shape.Length > 0 && !TensorSupport.IsPlain(tensor)) shape[0] *= options.Batch;
        return TensorShape.Create(shape);
    }

    /// <summary>The program value of an operator's input; a constant stands there once for each sample.</summary>
    public int Value(int tensor)
    {
        if (_values.TryGetValue(tensor, out int value)) return value;
        ModelTensor constant = model.Tensors[tensor];
        if (options.Batch == 1 || TensorSupport.IsPlain(constant)) return _values[tensor] = Constant(constant);
        if (constant.Shape.IsEmpty || constant.Shape[0] != 1) throw model.Fail(constant, "is a constant of more than one sample");
        ReadOnlySpan<byte> one = IndexOperand.Bytes(model, constant);
        long length = (long)one.Length * options.Batch;
        TakeConstant(constant, length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < options.Batch; i++) one.CopyTo(bytes.AsSpan(i * one.Length));
        return _values[tensor] = Builder.Constant(constant.Name, new TensorType(Element(constant), Shape(constant)), bytes);
    }

    /// <summary>The program value of an operand that is broadcast: a constant stands there once, a scalar as [1].</summary>
    public int Operand(int tensor)
    {
        ModelTensor operand = model.Tensors[tensor];
        int value = operand.IsConstant ? Constant(operand) : Value(tensor);
        return operand.Shape.IsEmpty ? Reshaped(value, [1]) : value;
    }

    /// <summary>A constant tensor as it stands in the file: int4, int8, uint8, int16, int32 or int64.</summary>
    public int Constant(ModelTensor tensor)
    {
        ReadOnlySpan<byte> bytes = IndexOperand.Bytes(model, tensor);
        TakeConstant(tensor, bytes.Length);
        return Builder.Constant(tensor.Name, new TensorType(Element(tensor), TensorShape.Create(tensor.Shape.AsSpan())), bytes);
    }

    /// <summary>A constant tensor widened to 32 bits, in a shape of as many elements.</summary>
    public int Integers(ModelTensor tensor, TensorShape shape)
    {
        ReadOnlySpan<byte> bytes = IndexOperand.Bytes(model, tensor);
        TakeConstant(tensor, (long)tensor.ElementCount * sizeof(int));
        int[] values = new int[tensor.ElementCount];
        for (int i = 0; i < values.Length; i++) values[i] = (int)Element(tensor).Read(bytes, i);
        return Builder.Constant<int>(tensor.Name, ElementType.Int32, shape, values);
    }

    /// <summary>Constant indices that an operator makes, in [0, <paramref name="limit"/>).</summary>
    public int IndexConstant(ModelOperator operation, TensorShape shape, ReadOnlySpan<int> indices, int limit)
    {
        foreach (int index in indices)
        {
            if (index < 0 || index >= limit) throw model.Fail(operation, $"takes element {index} of {limit}");
        }

        return Builder.Constant($"{operation.Name.ToLowerInvariant()} {operation.Index} indices", ElementType.Int32, shape, indices);
    }

    /// <summary>TABLE: each of the 256 values of an int8 tensor becomes what <paramref name="entry"/> says.</summary>
    public int Table(ModelOperator operation, Func<int, int> entry)
    {
        ModelTensor x = model.Tensors[operation.Inputs[0]];
        TakeConstant(x, TableLookup.Entries);
        sbyte[] table = new sbyte[TableLookup.Entries];
        for (int i = 0; i < table.Length; i++) table[i] = (sbyte)Math.Clamp(entry(i + sbyte.MinValue), sbyte.MinValue, sbyte.MaxValue);
        int constant = Builder.Constant<sbyte>($"{operation.Name.ToLowerInvariant()} {operation.Index} table", ElementType.Int8, [TableLookup.Entries], table);
        return Builder.Apply(new TableLookup(), Value(x.Index), constant);
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

    /// <summary>Counts the steps of sequences, each of which adds operators to the program.</summary>
    /// <exception cref="InvalidModelException">All operators together have more than <paramref name="most"/>.</exception>
    public void TakeSteps(ModelOperator operation, int steps, int most)
    {
        _steps += steps;
        if (_steps > most) throw model.Fail(operation, $"makes {_steps} steps of sequences in one model; at most {most} are supported");
    }

    /// <summary>Adds the multiplier and shift of a factor for a whole tensor.</summary>
    public (int Multiplier, int Shift) Factor(string name, QuantizedMultiplier factor) =>
        (Builder.Constant<int>($"{name} multiplier", ElementType.Int32, [1], [factor.Multiplier]), Builder.Constant<sbyte>($"{name} shift", ElementType.Int8, [1], [factor.Shift]));

    /// <summary>RESCALE by one factor for the whole tensor.</summary>
    public int Rescaled(string name, int value, QuantizedMultiplier factor, Rescale rescale)
    {
        (int multiplier, int shift) = Factor(name, factor);
        return Builder.Apply(rescale, value, multiplier, shift);
    }

    /// <summary>The elements minus the zero point, in 32 bits.</summary>
    public int Centered(int value, long zeroPoint) => Builder.Apply(new Cast { InputZeroPoint = (int)zeroPoint, Output = ElementType.Int32 }, value);

    /// <summary>32-bit elements plus the zero point, saturated to a tensor's format.</summary>
    public int Placed(int value, ModelTensor output) => Builder.Apply(new Cast { InputZeroPoint = -(int)output.ZeroPoint, Output = Element(output) }, value);

    /// <summary>A RESCALE to a tensor's format and zero point, limited by the operator's fused activation.</summary>
    public Rescale RescaleTo(ModelOperator operation, ModelTensor output)
    {
        (int minimum, int maximum) = ActivationBounds.Of(model, operation, output);
        return new Rescale { OutputZeroPoint = (int)output.ZeroPoint, Output = Element(output), Minimum = minimum, Maximum = maximum };
    }

    /// <summary>Which linear layer belongs to an operator; -1 if none.</summary>
    public int LayerOf(int operatorIndex) => Layers.FindIndex(l => l.OperatorIndex == operatorIndex);

    /// <summary>The layers in execution order.</summary>
    public ImmutableArray<LinearLayer> AllLayers() => [.. Layers];
}
