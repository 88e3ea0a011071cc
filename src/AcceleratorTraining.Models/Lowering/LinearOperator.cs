using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED: what of them is supported.</summary>
internal sealed class LinearOperator : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Conv2D, OperatorCodes.DepthwiseConv2D, OperatorCodes.FullyConnected];

    public override void Check(OperatorCheck check)
    {
        ModelOperator operation = check.Operation;
        check.Attributes<OperatorOptions>();
        check.Arity(1, 3);
        if (!check.Activations(1, TfliteType.Int8)) return;
        if (operation.InputOrNone(1) < 0) throw check.Model.Fail(operation, "has no weights");
        ModelTensor x = check.Input(0), weights = check.Input(1);
        bool fits = check.Require(weights.IsConstant, "its weights are computed; needed are constant weights")
            && check.Require(weights.Type == TfliteType.Int8, $"its weights are {weights.TypeName}; needed are int8 weights")
            && check.Require(weights.Peculiarity is null, $"a weight tensor that {weights.Peculiarity} is not supported")
            && check.Require(!weights.Scales.IsEmpty && weights.IsSymmetric, "its weights are not quantized symmetrically; needed are scales with zero point 0");
        bool grouped = operation.BuiltinCode == OperatorCodes.Conv2D && x.Shape.Length == 4 && weights.Shape.Length == 4 && x.Shape[3] != weights.Shape[3];
        if (fits && grouped) check.Require(false, $"filters of {weights.Shape[3]} channels on {x.Shape[3]}; needed are grouped convolutions");
        if (operation.Options is FullyConnectedOptions { IsShuffled: true }) check.Require(false, "shuffled weights are not supported");
        if (operation.InputOrNone(2) < 0) return;
        ModelTensor bias = check.Input(2);
        _ = check.Require(bias.IsConstant, "its bias is computed; needed is a constant bias")
            && check.Require(bias.Type == TfliteType.Int32 && bias.Peculiarity is null, $"its bias is {bias.TypeName}; needed is a plain int32 bias");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation) => [LinearLowering.Lower(context, operation)];
}
