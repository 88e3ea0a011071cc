using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>The operators of ONNX models that bring their lowering along; translation has checked all but the batch.</summary>
internal sealed class OnnxOperator : OperatorLowering
{
    private static ReadOnlySpan<TfliteType> Types => [TfliteType.Int8, TfliteType.UInt8];

    public override ImmutableArray<int> Codes => [OnnxOperators.Code];

    public override void Check(OperatorCheck check)
    {
        check.Attributes<OnnxOptions>();
        check.Activations(check.Operation.Inputs.Length, Types);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation) => [((OnnxOptions)operation.Options!).Lowering(context, operation)];
}
