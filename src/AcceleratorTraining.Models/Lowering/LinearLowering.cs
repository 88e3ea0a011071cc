using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED and TRANSPOSE_CONV: sums of products, then RESCALE.</summary>
internal static class LinearLowering
{
    // The narrow form of a multiplier takes no larger shift.
    private const int LargestNarrowShift = 14;

    private const long SmallestBiasRange = 1L << 22;
    private const long LargestBiasRange = 1L << 30;

    public static int Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor weights = model.Tensors[operation.Inputs[LinearOperands.Weights]];
        context.TakeConstant(weights, weights.DataLength);
        LinearLayer layer = LinearLayerReader.Read(model, operation, context.Sharing);
        context.Layers.Add(layer);
        ModelTensor x = model.Tensors[operation.Inputs[LinearOperands.Input(operation)]], y = model.Tensors[operation.Outputs[0]];
        int input = context.Value(x.Index);
        if (layer.Kind == LinearKind.FullyConnected) context.Features = input = Rows(context, operation, layer, x, y, input);
        int sum = layer.Kind switch
        {
            LinearKind.TransposeConv2D => TransposeConvLowering.Sums(context, operation, layer, Weights(context, layer), Bias(context, layer)),
            LinearKind.Conv2D => context.Builder.Apply(
                new Conv2D { Window = Window(model, operation, layer, x, y), InputZeroPoint = layer.InputZeroPoint, Groups = layer.Groups }, input, Weights(context, layer), Bias(context, layer)),
            LinearKind.DepthwiseConv2D => context.Builder.Apply(
                new DepthwiseConv2D { Window = Window(model, operation, layer, x, y), InputZeroPoint = layer.InputZeroPoint }, input, Weights(context, layer), Bias(context, layer)),
            _ => context.Builder.Apply(new MatMul { InputZeroPoint = layer.InputZeroPoint }, input, Weights(context, layer), Bias(context, layer)),
        };
        (int multiplier, int shift) = Multipliers(context, layer);
        Rescale rescale = context.RescaleTo(operation, y) with { NarrowMultiplier = layer.HasNarrowMultiplier };
        return context.Reshaped(context.Builder.Apply(rescale, sum, multiplier, shift), context.Shape(y));
    }

    private static Window2D Window(QuantizedModel model, ModelOperator operation, LinearLayer layer, ModelTensor x, ModelTensor y)
    {
        ConvolutionOptions options = (ConvolutionOptions)operation.Options!;
        Window2D window = WindowLowering.Create(model, operation, options.Padding, (options.StrideHeight, options.StrideWidth), (options.DilationHeight, options.DilationWidth), (layer.WeightShape[1], layer.WeightShape[2]), x, y);
        int channels = x.Shape[3];
        bool fits = layer.Kind == LinearKind.Conv2D
            ? layer.WeightShape[3] * layer.Groups == channels && layer.Outputs % layer.Groups == 0
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
        TensorType type = new(layer.WeightElement, TensorShape.Create(layer.WeightShape.AsSpan()));
        string name = Name("weights", layer);
        bool bound = context.Options.BindParameters.HasFlag(ParameterBindings.Weights)
            && (context.Options.BindWeightsOf?.Invoke(layer) ?? layer.OperatorIndex == context.Facts.HeadOperator);
        bool turned = layer.Kind == LinearKind.TransposeConv2D;
        if (!bound) return context.Builder.Constant(name, type, layer.WeightElement.Pack(turned ? TransposeConvLowering.Turned(layer) : layer.Weights.AsSpan()));
        int weights = context.Builder.Input(name, type);
        return turned ? TransposeConvLowering.Turned(context, layer, weights) : weights;
    }

    private static int Bias(LoweringContext context, LinearLayer layer)
    {
        string name = Name("bias", layer);
        return context.Options.BindParameters.HasFlag(ParameterBindings.Biases)
            ? context.Builder.Input(name, new TensorType(layer.BiasElement, [layer.Outputs], BiasRange(layer)))
            : Constant(context, name, layer.BiasElement, [layer.Outputs], layer.Bias.AsSpan());
    }

    private static int Constant(LoweringContext context, string name, ElementType element, TensorShape shape, ReadOnlySpan<long> values) => element == ElementType.Int64
        ? context.Builder.Constant(name, element, shape, values)
        : context.Builder.Constant<int>(name, element, shape, [.. values.ToArray().Select(v => (int)v)]);

    // +-2^22, or four times the next power of two above the model's own biases, up to +-2^30.
    private static ValueRange BiasRange(LinearLayer layer)
    {
        long magnitude = layer.Bias.Max(b => Math.Abs(Math.Max(b, -long.MaxValue)));
        long room = magnitude >= LargestBiasRange ? magnitude : (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)magnitude) * 4;
        long bound = Math.Max(Math.Clamp(room, SmallestBiasRange, LargestBiasRange), magnitude);
        ValueRange full = layer.BiasElement.FullRange();
        return new ValueRange(Math.Max(-bound, full.Minimum), Math.Min(bound, full.Maximum));
    }

    private static (int Multiplier, int Shift) Multipliers(LoweringContext context, LinearLayer layer)
    {
        TensorShape shape = [layer.Multipliers.Length];
        if (context.Options.BindParameters.HasFlag(ParameterBindings.Multipliers))
        {
            ValueRange shifts = new(-31, layer.HasNarrowMultiplier ? LargestNarrowShift : 30);
            return (context.Builder.Input(Name("multiplier", layer), new TensorType(ElementType.Int32, shape, new ValueRange(0, int.MaxValue))),
                context.Builder.Input(Name("shift", layer), new TensorType(ElementType.Int8, shape, shifts)));
        }

        return (context.Builder.Constant(Name("multiplier", layer), ElementType.Int32, shape, layer.Multipliers.AsSpan()),
            context.Builder.Constant(Name("shift", layer), ElementType.Int8, shape, layer.Shifts.AsSpan()));
    }

    private static string Name(string what, LinearLayer layer) => $"{what}:{layer.OperatorIndex:000}";
}
