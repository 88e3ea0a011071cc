using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>Reads the parameters of one operator with weights, and checks that they belong together.</summary>
internal static class LinearLayerReader
{
    public static LinearLayer Read(QuantizedModel model, ModelOperator operation, ByteSharing sharing)
    {
        ModelTensor x = model.Tensors[operation.Inputs[LinearOperands.Input(operation)]], weights = model.Tensors[operation.Inputs[LinearOperands.Weights]], y = model.Tensors[operation.Outputs[0]];
        ModelTensor? bias = LinearOperands.BiasTensor(operation) is >= 0 and int biasIndex ? model.Tensors[biasIndex] : null;
        LinearKind kind = LinearOperands.Kind(operation)!.Value;
        int rank = kind == LinearKind.FullyConnected ? 2 : 4;
        ElementType element = weights.Type == TfliteType.Int4 ? ElementType.Int4 : ElementType.Int8;
        if (weights.Shape.Length != rank || weights.ElementCount <= 0) throw model.Fail(weights, $"holds weights and shall have {rank} dimensions of 1 or more");
        if (weights.DataLength != element.ByteCount((long)weights.ElementCount)) throw model.Fail(weights, $"has {weights.DataLength} bytes for {weights.ElementCount} weights");

        int axis = kind == LinearKind.DepthwiseConv2D ? 3 : 0;
        int outputs = weights.Shape[axis];
        if (weights.Scales.Length > 1 && (weights.Scales.Length != outputs || weights.QuantizedDimension != axis))
        {
            throw model.Fail(weights, $"has {weights.Scales.Length} scales along dimension {weights.QuantizedDimension} for {outputs} outputs along dimension {axis}");
        }

        return new LinearLayer
        {
            OperatorIndex = operation.Index,
            Name = weights.Name.Length > 0 ? weights.Name : operation.Name,
            Kind = kind,
            WeightTensor = weights.Index,
            BiasTensor = bias?.Index ?? -1,
            WeightShape = weights.Shape,
            Weights = ReadWeights(model, weights, element),
            Bias = ReadBias(model, bias, outputs),
            ActivationElement = x.Type == TfliteType.Int16 ? ElementType.Int16 : ElementType.Int8,
            WeightElement = element,
            BiasElement = BiasElement(operation, x, bias),
            Groups = kind == LinearKind.Conv2D && x.Shape.Length == 4 ? Math.Max(x.Shape[3] / weights.Shape[3], 1) : 1,
            Outputs = outputs,
            Inputs = weights.ElementCount / outputs,
            InputScale = x.Scale,
            OutputScale = y.Scale,
            WeightScales = weights.Scales,
            InputZeroPoint = (int)x.ZeroPoint,
            OutputZeroPoint = (int)y.ZeroPoint,
            Tied = Tied(weights, bias, sharing),
            MacsPerSample = (long)y.ElementCount * (weights.ElementCount / outputs),
        }.WithDerived();
    }

    // TFLite sums in 64 bits behind 16-bit activations, unless the bias, or what would be its type, is int32.
    private static ElementType BiasElement(ModelOperator operation, ModelTensor x, ModelTensor? bias)
    {
        if (x.Type != TfliteType.Int16) return ElementType.Int32;
        TfliteType? type = bias?.Type ?? operation.Options switch
        {
            FullyConnectedOptions options => options.BiasType,
            ConvolutionOptions options when operation.BuiltinCode == OperatorCodes.Conv2D => options.BiasType,
            _ => null,
        };
        return type == TfliteType.Int32 ? ElementType.Int32 : ElementType.Int64;
    }

    private static ImmutableArray<sbyte> ReadWeights(QuantizedModel model, ModelTensor weights, ElementType element)
    {
        ReadOnlySpan<byte> data = model.Data(weights);
        if (element == ElementType.Int8) return [.. MemoryMarshal.Cast<byte, sbyte>(data)];
        sbyte[] values = new sbyte[weights.ElementCount];
        for (int i = 0; i < values.Length; i++) values[i] = (sbyte)element.Read(data, i);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static ImmutableArray<long> ReadBias(QuantizedModel model, ModelTensor? bias, int outputs)
    {
        long[] values = new long[outputs];
        if (bias is null) return ImmutableCollectionsMarshal.AsImmutableArray(values);
        ElementType element = StoredElement(bias);
        if (bias.ElementCount != outputs || bias.DataLength != element.ByteCount((long)outputs)) throw model.Fail(bias, $"has {bias.DataLength} bytes for the biases of {outputs} outputs");
        ReadOnlySpan<byte> data = model.Data(bias);
        for (int i = 0; i < outputs; i++) values[i] = element.Read(data, i);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    /// <summary>The format in which the file holds a bias.</summary>
    public static ElementType StoredElement(ModelTensor bias) => bias.Type switch
    {
        TfliteType.Int16 => ElementType.Int16,
        TfliteType.Int64 => ElementType.Int64,
        _ => ElementType.Int32,
    };

    private static ParameterBindings Tied(ModelTensor weights, ModelTensor? bias, ByteSharing sharing)
    {
        ParameterBindings tied = ParameterBindings.None;
        if (sharing.DataIsShared(weights)) tied |= ParameterBindings.Weights;
        if (bias is not null && sharing.DataIsShared(bias)) tied |= ParameterBindings.Biases;
        if (sharing.ScalesAreShared(weights) || (bias is not null && sharing.ScalesAreShared(bias))) tied |= ParameterBindings.Multipliers;
        return tied;
    }
}
