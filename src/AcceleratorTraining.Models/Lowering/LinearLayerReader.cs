using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Models;

/// <summary>Reads the parameters of one operator with weights, and checks that they belong together.</summary>
internal static class LinearLayerReader
{
    public static LinearLayer Read(QuantizedModel model, ModelOperator operation, ByteSharing sharing)
    {
        ModelTensor x = model.Tensors[operation.Inputs[0]], weights = model.Tensors[operation.Inputs[1]], y = model.Tensors[operation.Outputs[0]];
        ModelTensor? bias = operation.InputOrNone(2) is >= 0 and int biasIndex ? model.Tensors[biasIndex] : null;
        LinearKind kind = operation.BuiltinCode switch
        {
            OperatorCodes.Conv2D => LinearKind.Conv2D,
            OperatorCodes.DepthwiseConv2D => LinearKind.DepthwiseConv2D,
            _ => LinearKind.FullyConnected,
        };
        int rank = kind == LinearKind.FullyConnected ? 2 : 4;
        if (weights.Shape.Length != rank || weights.ElementCount <= 0) throw model.Fail(weights, $"holds weights and shall have {rank} dimensions of 1 or more");
        if (weights.DataLength != weights.ElementCount) throw model.Fail(weights, $"has {weights.DataLength} bytes for {weights.ElementCount} weights");

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
            Weights = [.. MemoryMarshal.Cast<byte, sbyte>(model.Data(weights))],
            Bias = ReadBias(model, bias, outputs),
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

    private static ImmutableArray<int> ReadBias(QuantizedModel model, ModelTensor? bias, int outputs)
    {
        int[] values = new int[outputs];
        if (bias is null) return ImmutableCollectionsMarshal.AsImmutableArray(values);
        if (bias.ElementCount != outputs || bias.DataLength != (long)outputs * sizeof(int)) throw model.Fail(bias, $"has {bias.DataLength} bytes for the biases of {outputs} outputs");
        ReadOnlySpan<byte> data = model.Data(bias);
        for (int i = 0; i < outputs; i++) values[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(i * sizeof(int))..]);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static ParameterBindings Tied(ModelTensor weights, ModelTensor? bias, ByteSharing sharing)
    {
        ParameterBindings tied = ParameterBindings.None;
        if (sharing.DataIsShared(weights)) tied |= ParameterBindings.Weights;
        if (bias is not null && sharing.DataIsShared(bias)) tied |= ParameterBindings.Biases;
        if (sharing.ScalesAreShared(weights) || (bias is not null && sharing.ScalesAreShared(bias))) tied |= ParameterBindings.Multipliers;
        return tied;
    }
}
