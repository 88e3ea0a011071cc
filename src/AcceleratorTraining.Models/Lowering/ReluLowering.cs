using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// RELU and its kin with an upper bound: RESCALE with the bounds of the output. RELU6 alone keeps the raw values, whatever
/// the output's scale: TFLite Micro takes it to be the input's.
/// </summary>
internal sealed class ReluLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Relu, OperatorCodes.Relu6, OperatorCodes.ReluN1To1, OperatorCodes.Relu0To1];

    public override void Check(OperatorCheck check)
    {
        check.Arity(1, 1);
        if (check.ActivationsOfOneType(1, TensorSupport.Quantized) && check.SymmetricIfInt16()) check.SameShape();
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        int value = context.Value(x.Index);
        if (operation.BuiltinCode == OperatorCodes.Relu6)
        {
            return [context.Builder.Apply(new Clamp { Minimum = (int)x.ZeroPoint, Maximum = ActivationBounds.Quantize(model, x, 6) }, value)];
        }

        Rescale rescale = context.RescaleTo(operation, y) with
        {
            InputZeroPoint = (int)x.ZeroPoint,
            Minimum = ActivationBounds.Quantize(model, y, operation.BuiltinCode == OperatorCodes.ReluN1To1 ? -1 : 0),
        };
        if (operation.BuiltinCode != OperatorCodes.Relu) rescale = rescale with { Maximum = ActivationBounds.Quantize(model, y, 1) };

        // The quotient is a float32 in TFLite.
        return [context.Rescaled($"relu {operation.Index}", value, QuantizedMultiplier.FromReal(x.Scale / y.Scale), rescale)];
    }
}
