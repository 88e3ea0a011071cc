using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED and TRANSPOSE_CONV: what of them is supported.</summary>
internal sealed class LinearOperator : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Conv2D, OperatorCodes.DepthwiseConv2D, OperatorCodes.FullyConnected, OperatorCodes.TransposeConv];

    public override void Check(OperatorCheck check)
    {
        ModelOperator operation = check.Operation;
        check.Attributes<OperatorOptions>();
        int input = LinearOperands.Input(operation);
        check.Arity(input + 1, input == 0 ? 3 : 4);
        if (operation.InputOrNone(LinearOperands.Weights) < 0) throw check.Model.Fail(operation, "has no weights");
        ModelTensor x = check.Input(input), weights = check.Input(LinearOperands.Weights);
        bool activations = check.Activation(x, "input", TensorSupport.Quantized)
            && check.Activation(check.Output(), "output", TensorSupport.Quantized)
            && check.Require(x.Type == check.Output().Type, "its input and output have different types")
            && check.SymmetricIfInt16();
        if (!activations) return;
        bool fits = check.Require(weights.IsConstant, "its weights are computed; needed are constant weights")
            && check.Require(weights.Type == TfliteType.Int8 || (weights.Type == TfliteType.Int4 && x.Type == TfliteType.Int8 && input == 0), $"its weights are {weights.TypeName}; needed are int8 weights")
            && check.Require(weights.Peculiarity is null, $"a weight tensor that {weights.Peculiarity} is not supported")
            && check.Require(!weights.Scales.IsEmpty && weights.IsSymmetric, "its weights are not quantized symmetrically; needed are scales with zero point 0");
        if (fits && operation.Options is FullyConnectedOptions { IsShuffled: true }) check.Require(false, "shuffled weights are not supported");
        if (LinearOperands.BiasTensor(operation) is >= 0 and int bias) CheckBias(check, x, check.Model.Tensors[bias]);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation) => [LinearLowering.Lower(context, operation)];

    // TFLite's kernels behind 16-bit activations: two of them take either type, the others read 64 bits, whatever is there.
    private static void CheckBias(OperatorCheck check, ModelTensor x, ModelTensor bias)
    {
        bool either = check.Operation.BuiltinCode is OperatorCodes.Conv2D or OperatorCodes.FullyConnected;
        bool type = bias.Type switch
        {
            TfliteType.Int32 => x.Type == TfliteType.Int8 || either,
            TfliteType.Int64 => x.Type == TfliteType.Int16,
            TfliteType.Int16 => x.Type == TfliteType.Int16 && check.Operation.BuiltinCode == OperatorCodes.TransposeConv,
            _ => false,
        };
        string needed = x.Type == TfliteType.Int8 ? "int32" : either ? "int64 or int32" : "int64";
        _ = check.Require(bias.IsConstant, "its bias is computed; needed is a constant bias")
            && check.Require(type && bias.Peculiarity is null, $"its bias is {bias.TypeName}; needed is a plain {needed} bias");
    }
}
