using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>PRELU: like LEAKY_RELU with a tensor of alphas, which broadcasts; that of int16 is int8.</summary>
internal sealed class PreluLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Prelu];

    public override void Check(OperatorCheck check)
    {
        check.Arity(2, 2);
        if (!check.Activations(2, TensorSupport.Quantized)) return;
        ModelTensor x = check.Input(0), alpha = check.Input(1);
        check.SameShape();
        _ = check.Require(x.Type == check.Output().Type && alpha.Type == TfliteType.Int8, "needed are an output of the input's type and an int8 alpha")
            && BroadcastOperands.Check(check);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        (ModelTensor x, ModelTensor alpha, ModelTensor y) = BroadcastOperands.Of(context.Model, operation);
        string name = $"prelu {operation.Index}";
        int centered = context.Centered(context.Operand(x.Index), x.ZeroPoint);
        int above = LeakyReluLowering.Scaled(context, $"{name} above", centered, 0, int.MaxValue, QuantizedMultiplier.FromReal((double)x.Scale / y.Scale));
        int negative = context.Builder.Apply(new Clamp { Minimum = int.MinValue, Maximum = 0 }, centered);
        int product = context.Builder.Apply(new Multiply(), negative, context.Centered(context.Operand(alpha.Index), alpha.ZeroPoint));
        int below = context.Rescaled($"{name} below", product, QuantizedMultiplier.FromReal((double)x.Scale * alpha.Scale / y.Scale), LeakyReluLowering.WideRescale);
        return [context.Reshaped(context.Placed(context.Builder.Apply(new Add(), above, below), y), context.Shape(y))];
    }
}
