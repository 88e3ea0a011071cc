using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>AVERAGE_POOL_2D and MAX_POOL_2D: raw values, no scale.</summary>
internal sealed class PoolLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.AveragePool2D, OperatorCodes.MaxPool2D];

    public override void Check(OperatorCheck check)
    {
        check.Attributes<PoolOptions>();
        check.Arity(1, 1);
        if (!check.ActivationsOfOneType(1, TensorSupport.Quantized)) return;
        ModelTensor x = check.Input(0), y = check.Output();
        check.Require(Math.Abs((double)x.Scale - y.Scale) <= 1e-6 && x.ZeroPoint == y.ZeroPoint, "its output has another scale or zero point than its input; needed is one for both");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        PoolOptions options = (PoolOptions)operation.Options!;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        Window2D window = WindowLowering.Create(model, operation, options.Padding, (options.StrideHeight, options.StrideWidth), (1, 1), (options.FilterHeight, options.FilterWidth), x, y);
        if (x.Shape[3] != y.Shape[3]) throw model.Fail(operation, $"has {x.Shape[3]} channels in and {y.Shape[3]} out");
        (int minimum, int maximum) = ActivationBounds.Of(model, operation, y);
        PoolOperator kind = operation.BuiltinCode == OperatorCodes.AveragePool2D ? new AveragePool2D() : new MaxPool2D();
        PoolOperator pool = kind with { FilterHeight = options.FilterHeight, FilterWidth = options.FilterWidth, Window = window, Minimum = minimum, Maximum = maximum };
        return [context.Builder.Apply(pool, context.Value(x.Index))];
    }
}
