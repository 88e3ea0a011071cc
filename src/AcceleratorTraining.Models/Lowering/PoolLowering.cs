using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>AVERAGE_POOL_2D: raw values, no scale.</summary>
internal static class PoolLowering
{
    public static int Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        PoolOptions options = (PoolOptions)operation.Options!;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        Window2D window = WindowLowering.Create(model, operation, options.Padding, (options.StrideHeight, options.StrideWidth), (1, 1), (options.FilterHeight, options.FilterWidth), x, y);
        if (x.Shape[3] != y.Shape[3]) throw model.Fail(operation, $"has {x.Shape[3]} channels in and {y.Shape[3]} out");
        (int minimum, int maximum) = ActivationBounds.Of(model, operation, y);
        AveragePool2D pool = new()
        {
            FilterHeight = options.FilterHeight,
            FilterWidth = options.FilterWidth,
            Window = window,
            Minimum = minimum,
            Maximum = maximum,
        };
        return context.Builder.Apply(pool, context.Value(x.Index));
    }
}
