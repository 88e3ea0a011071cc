using System.Runtime.InteropServices;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>The built-in model, read back from its file into the form that the quantiser produced.</summary>
internal static class ShippedModel
{
    public static TfliteFile File { get; } = new(GlyphModel.Bytes.ToArray());

    public static QuantizedModel Load() => new(
        [.. File.Operators.Where(op => op.Code == 3).Select(LoadConvolution)], LoadHead(File.Operators.Single(op => op.Code == 9)));

    private static QuantizedConvolution LoadConvolution(TfliteFile.Operator op)
    {
        TfliteFile.Tensor input = File.Tensors[op.Inputs[0]], weights = File.Tensors[op.Inputs[1]], output = File.Tensors[op.Outputs[0]];
        return new(
            Shape(input), Shape(output), weights.Shape[1], op.OptionInt32(1), Weights(weights), Bias(op), Quantization(input), Quantization(output));
    }

    private static QuantizedHead LoadHead(TfliteFile.Operator op)
    {
        TfliteFile.Tensor input = File.Tensors[op.Inputs[0]], weights = File.Tensors[op.Inputs[1]], output = File.Tensors[op.Outputs[0]];
        return new(weights.Shape[1], weights.Shape[0], Weights(weights), Bias(op), Quantization(input), Quantization(output));
    }

    private static MapShape Shape(TfliteFile.Tensor tensor) => new(tensor.Shape[1], tensor.Shape[2], tensor.Shape[3]);

    private static TensorQuantization Quantization(TfliteFile.Tensor tensor) => new(tensor.Scales.Single(), (int)tensor.ZeroPoints.Single());

    private static SymmetricWeights Weights(TfliteFile.Tensor tensor) =>
        new(MemoryMarshal.Cast<byte, sbyte>(File.BufferData(tensor.Buffer)).ToArray(), tensor.Scales);

    private static int[] Bias(TfliteFile.Operator op) =>
        MemoryMarshal.Cast<byte, int>(File.BufferData(File.Tensors[op.Inputs[2]].Buffer)).ToArray();
}
