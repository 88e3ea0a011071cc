using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED: sums of products, then RESCALE.</summary>
internal static class LinearLowering
{
    private const long SmallestBiasRange = 1L << 22;
    private const long LargestBiasRange = 1L << 30;

    public static int Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        context.TakeConstant(model.Tensors[operation.Inputs[1]], model.Tensors[operation.Inputs[1]].DataLength);
        LinearLayer layer = LinearLayerReader.Read(model, operation, context.Sharing);
        context.Layers.Add(layer);
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        (int minimum, int maximum) = ActivationBounds.Of(model, operation, y);

        Operator sums = layer.Kind switch
        {
            LinearKind.Conv2D => new Conv2D { Window = Window(model, operation, layer, x, y), InputZeroPoint = layer.InputZeroPoint },
            LinearKind.DepthwiseConv2D => new DepthwiseConv2D { Window = Window(model, operation, layer, x, y), InputZeroPoint = layer.InputZeroPoint },
            _ => new MatMul { InputZeroPoint = layer.InputZeroPoint },
        };
        int input = context.Value(x.Index);
        if (layer.Kind == LinearKind.FullyConnected) context.Features = input = Rows(context, operation, layer, x, y, input);
        int sum = context.Builder.Apply(sums, input, Weights(context, layer), Bias(context, layer));
        (int multiplier, int shift) = Multipliers(context, layer);
        int scaled = context.Builder.Apply(new Rescale { OutputZeroPoint = layer.OutputZeroPoint, Minimum = minimum, Maximum = maximum }, sum, multiplier, shift);
        return context.Reshaped(scaled, context.Shape(y));
    }

    private static Window2D Window(QuantizedModel model, ModelOperator operation, LinearLayer layer, ModelTensor x, ModelTensor y)
    {
        ConvolutionOptions options = (ConvolutionOptions)operation.Options!;
        Window2D window = WindowLowering.Create(model, operation, options.Padding, (options.StrideHeight, options.StrideWidth), (options.DilationHeight, options.DilationWidth), (layer.WeightShape[1], layer.WeightShape[2]), x, y);
        int channels = x.Shape[3];
        bool fits = layer.Kind == LinearKind.Conv2D
            ? layer.WeightShape[3] == channels
            : layer.WeightShape[0] == 1 && layer.Outputs % channels == 0 && layer.Outputs / channels == options.DepthMultiplier;
        if (!fits || y.Shape[3] != layer.Outputs) throw model.Fail(operation, $"has weights [{string.Join(", ", layer.WeightShape)}] between {channels} and {y.Shape[3]} channels");
        return window;
    }

    // All but the innermost dimension are rows, whatever the input's own shape.
    private static int Rows(LoweringContext context, ModelOperator operation, LinearLayer layer, ModelTensor x, ModelTensor y, int input)
    {
        int rows = x.ElementCount / layer.Inputs;
        if ((long)rows * layer.Inputs != x.ElementCount || (long)rows * layer.Outputs != y.ElementCount || y.Shape.IsEmpty || y.Shape[^1] != layer.Outputs)
        {
            throw context.Model.Fail(operation, $"has weights [{layer.Outputs}, {layer.Inputs}] between {x.ElementCount} inputs and {y.ElementCount} outputs");
        }

        return context.Reshaped(input, [rows * context.Options.Batch, layer.Inputs]);
    }

    private static int Weights(LoweringContext context, LinearLayer layer)
    {
        TensorType type = new(ElementType.Int8, TensorShape.Create(layer.WeightShape.AsSpan()));
        string name = Name("weights", layer);
        bool bound = context.Options.BindParameters.HasFlag(ParameterBindings.Weights)
            && (context.Options.BindWeightsOf?.Invoke(layer) ?? layer.OperatorIndex == context.Facts.HeadOperator);
        return bound ? context.Builder.Input(name, type) : context.Builder.Constant(name, type, MemoryMarshal.AsBytes(layer.Weights.AsSpan()));
    }

    private static int Bias(LoweringContext context, LinearLayer layer)
    {
        string name = Name("bias", layer);
        return context.Options.BindParameters.HasFlag(ParameterBindings.Biases)
            ? context.Builder.Input(name, new TensorType(ElementType.Int32, [layer.Outputs], BiasRange(layer)))
            : context.Builder.Constant(name, ElementType.Int32, [layer.Outputs], layer.Bias.AsSpan());
    }

    // +-2^22, or four times the next power of two above the model's own biases, up to +-2^30.
    private static ValueRange BiasRange(LinearLayer layer)
    {
        long magnitude = layer.Bias.Max(b => Math.Abs((long)b));
        long room = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)magnitude) * 4;
        long bound = Math.Clamp(room, SmallestBiasRange, LargestBiasRange);
        return new ValueRange(-Math.Max(bound, magnitude), Math.Min(Math.Max(bound, magnitude), int.MaxValue));
    }

    private static (int Multiplier, int Shift) Multipliers(LoweringContext context, LinearLayer layer)
    {
        TensorShape shape = [layer.Multipliers.Length];
        if (context.Options.BindParameters.HasFlag(ParameterBindings.Multipliers))
        {
            return (context.Builder.Input(Name("multiplier", layer), new TensorType(ElementType.Int32, shape, new ValueRange(0, int.MaxValue))),
                context.Builder.Input(Name("shift", layer), new TensorType(ElementType.Int8, shape, new ValueRange(-31, 30))));
        }

        return (context.Builder.Constant(Name("multiplier", layer), ElementType.Int32, shape, layer.Multipliers.AsSpan()),
            context.Builder.Constant(Name("shift", layer), ElementType.Int8, shape, layer.Shifts.AsSpan()));
    }

    private static string Name(string what, LinearLayer layer) => $"{what}:{layer.OperatorIndex:000}";
}
