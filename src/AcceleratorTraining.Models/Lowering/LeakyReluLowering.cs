using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>LEAKY_RELU: both halves are scaled by factors of their own and put together again.</summary>
internal sealed class LeakyReluLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.LeakyRelu];

    public override void Check(OperatorCheck check)
    {
        float alpha = check.Attributes<LeakyReluOptions>().Alpha;
        check.Arity(1, 1);
        if (!check.ActivationsOfOneType(1, TensorSupport.Quantized)) return;
        check.SameShape();
        check.Require(float.IsFinite(alpha), "its alpha is no finite number");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];

        // Both factors are float32 in TFLite; of a negative one the sign is taken out.
        float alpha = x.Scale * ((LeakyReluOptions)operation.Options!).Alpha / y.Scale;
        string name = $"leaky relu {operation.Index}";
        int centered = context.Centered(context.Operand(x.Index), x.ZeroPoint);
        int above = Scaled(context, $"{name} above", centered, 0, int.MaxValue, QuantizedMultiplier.FromReal(x.Scale / y.Scale));
        int below = Scaled(context, $"{name} below", centered, int.MinValue, 0, QuantizedMultiplier.FromReal(Math.Abs((double)alpha)));
        Operator join = alpha < 0 ? new Subtract() : new Add();
        return [context.Reshaped(context.Placed(context.Builder.Apply(join, above, below), y), context.Shape(y))];
    }

    /// <summary>The values on one side of 0, scaled; 0 for the others.</summary>
    public static int Scaled(LoweringContext context, string name, int centered, int minimum, int maximum, QuantizedMultiplier factor)
    {
        int half = context.Builder.Apply(new Clamp { Minimum = minimum, Maximum = maximum }, centered);
        return context.Rescaled(name, half, factor, WideRescale);
    }

    /// <summary>RESCALE to 32 bits.</summary>
    public static Rescale WideRescale => new() { Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue };
}
