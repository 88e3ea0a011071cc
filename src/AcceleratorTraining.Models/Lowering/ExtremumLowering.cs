using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>MAXIMUM and MINIMUM: raw values; no scale is looked at.</summary>
internal sealed class ExtremumLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Maximum, OperatorCodes.Minimum];

    public override void Check(OperatorCheck check)
    {
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(2, TensorSupport.Movable) && BroadcastOperands.Check(check);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        (ModelTensor a, ModelTensor b, ModelTensor y) = BroadcastOperands.Of(context.Model, operation);
        Operator choice = operation.BuiltinCode == OperatorCodes.Maximum ? new Maximum() : new Minimum();
        return [context.Reshaped(context.Builder.Apply(choice, context.Operand(a.Index), context.Operand(b.Index)), context.Shape(y))];
    }
}
