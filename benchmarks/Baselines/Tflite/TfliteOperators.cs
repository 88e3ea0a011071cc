namespace AcceleratorTraining.Baselines;

/// <summary>Adds operators of the schema with their options; each method returns the output's tensor index.</summary>
internal sealed class TfliteOperators(TfliteGraph graph)
{
    public int Convolution(string name, (int Input, int Weights, int Bias) operands, int stride, bool relu, int[] shape, TensorQuantization output)
    {
        FlatBufferBuilder builder = graph.Builder;
        int result = graph.AddActivation(name, shape, output);
        builder.StartTable(TfliteSchema.Conv2DOptions.FieldCount);
        builder.AddInt32(TfliteSchema.Conv2DOptions.StrideWidth, stride);
        builder.AddInt32(TfliteSchema.Conv2DOptions.StrideHeight, stride);
        builder.AddByte(TfliteSchema.Conv2DOptions.Padding, TfliteSchema.PaddingSame);
        if (relu) builder.AddByte(TfliteSchema.Conv2DOptions.Activation, TfliteSchema.ActivationRelu);
        graph.AddOperator(TfliteOperator.Conv2D, [operands.Input, operands.Weights, operands.Bias], result, builder.EndTable());
        return result;
    }

    /// <summary>Every row of an input of any rank; with one scale an output or one in all.</summary>
    public int FullyConnected(string name, (int Input, int Weights, int Bias) operands, bool perChannel, bool relu, int[] shape, TensorQuantization output)
    {
        FlatBufferBuilder builder = graph.Builder;
        int result = graph.AddActivation(name, shape, output);
        builder.StartTable(TfliteSchema.FullyConnectedOptions.FieldCount);
        if (relu) builder.AddByte(TfliteSchema.FullyConnectedOptions.Activation, TfliteSchema.ActivationRelu);
        if (shape.Length > 2) builder.AddByte(TfliteSchema.FullyConnectedOptions.KeepDimensions, 1);
        graph.AddOperator(perChannel ? TfliteOperator.FullyConnectedPerChannel : TfliteOperator.FullyConnected, [operands.Input, operands.Weights, operands.Bias], result, builder.EndTable());
        return result;
    }

    /// <summary>Windows of 2 x 2 side by side.</summary>
    public int MaxPool(string name, int input, int[] shape, TensorQuantization quantization)
    {
        FlatBufferBuilder builder = graph.Builder;
        int result = graph.AddActivation(name, shape, quantization);
        builder.StartTable(TfliteSchema.Pool2DOptions.FieldCount);
        foreach (int field in (ReadOnlySpan<int>)[TfliteSchema.Pool2DOptions.StrideWidth, TfliteSchema.Pool2DOptions.StrideHeight, TfliteSchema.Pool2DOptions.FilterWidth, TfliteSchema.Pool2DOptions.FilterHeight])
            builder.AddInt32(field, 2);
        builder.AddByte(TfliteSchema.Pool2DOptions.Padding, TfliteSchema.PaddingValid);
        graph.AddOperator(TfliteOperator.MaxPool2D, [input], result, builder.EndTable());
        return result;
    }

    public int Add(string name, int left, int right, int[] shape, TensorQuantization output) => Plain(TfliteOperator.Add, name, [left, right], shape, output);

    public int Softmax(string name, int input, int[] shape)
    {
        int result = graph.AddActivation(name, shape, TensorQuantization.Probability);
        graph.Builder.StartTable(TfliteSchema.SoftmaxOptions.FieldCount);
        graph.Builder.AddFloat(TfliteSchema.SoftmaxOptions.Beta, 1);
        graph.AddOperator(TfliteOperator.Softmax, [input], result, graph.Builder.EndTable());
        return result;
    }

    public int BatchMatMul(string name, int left, int right, bool transposeRight, int[] shape, TensorQuantization output)
    {
        int result = graph.AddActivation(name, shape, output);
        graph.Builder.StartTable(TfliteSchema.BatchMatMulOptions.FieldCount);
        if (transposeRight) graph.Builder.AddByte(TfliteSchema.BatchMatMulOptions.TransposeRight, 1);
        graph.AddOperator(TfliteOperator.BatchMatMul, [left, right], result, graph.Builder.EndTable());
        return result;
    }

    /// <summary>Joins along dimension 1.</summary>
    public int Concatenation(string name, int first, int second, int[] shape, TensorQuantization quantization)
    {
        int result = graph.AddActivation(name, shape, quantization);
        graph.Builder.StartTable(TfliteSchema.ConcatenationOptions.FieldCount);
        graph.Builder.AddInt32(TfliteSchema.ConcatenationOptions.Axis, 1);
        graph.AddOperator(TfliteOperator.Concatenation, [first, second], result, graph.Builder.EndTable());
        return result;
    }

    public int Slice(string name, int input, int[] starts, int[] shape, TensorQuantization quantization) =>
        Plain(TfliteOperator.Slice, name, [input, graph.AddIntegers(name + "/begin", starts), graph.AddIntegers(name + "/size", shape)], shape, quantization);

    public int Transpose(string name, int input, int[] permutation, int[] shape, TensorQuantization quantization) =>
        Plain(TfliteOperator.Transpose, name, [input, graph.AddIntegers(name + "/permutation", permutation)], shape, quantization);

    public int Mean(string name, int input, int[] axes, int[] shape, TensorQuantization output) =>
        Plain(TfliteOperator.Mean, name, [input, graph.AddIntegers(name + "/axes", axes)], shape, output);

    public int Reshape(string name, int input, int[] shape, TensorQuantization quantization)
    {
        int shapeTensor = graph.AddIntegers(name + "/shape", shape), result = graph.AddActivation(name, shape, quantization);
        BufferOffset newShape = graph.Builder.CreateInt32s(shape);
        graph.Builder.StartTable(TfliteSchema.ReshapeOptions.FieldCount);
        graph.Builder.AddOffset(TfliteSchema.ReshapeOptions.NewShape, newShape);
        graph.AddOperator(TfliteOperator.Reshape, [input, shapeTensor], result, graph.Builder.EndTable());
        return result;
    }

    // All options at their defaults.
    private int Plain(TfliteOperator code, string name, int[] inputs, int[] shape, TensorQuantization output)
    {
        int result = graph.AddActivation(name, shape, output);
        graph.Builder.StartTable(0);
        graph.AddOperator(code, inputs, result, graph.Builder.EndTable());
        return result;
    }
}
