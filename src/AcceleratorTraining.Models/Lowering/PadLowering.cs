using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>PAD fills with the output's zero point (int16: 0), PADV2 with the raw value of its constant.</summary>
internal sealed class PadLowering : OperatorLowering
{
    private const int MaximumPadding = 1 << 20;

    public override ImmutableArray<int> Codes => [OperatorCodes.Pad, OperatorCodes.PadV2];

    public override void Check(OperatorCheck check)
    {
        int inputs = check.Operation.BuiltinCode == OperatorCodes.Pad ? 2 : 3;
        check.Arity(inputs, inputs);
        if (!check.ActivationsOfOneType(1, TensorSupport.Movable) || !check.ConstantIndices(1, "paddings", 2 * TensorParser.MaximumRank) || inputs == 2) return;
        ModelTensor value = check.Input(2), y = check.Output();
        _ = check.Require(value.IsConstant && value.Type == y.Type && value.ElementCount == 1 && value.Peculiarity is null, "its value is no constant of the output's type")
            && check.Require(y.Type != TfliteType.Int8 || (value.Scale == y.Scale && value.ZeroPoint == y.ZeroPoint), "its value has another scale or zero point than its output");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        (ImmutableArray<int> before, ImmutableArray<int> after) = Paddings(model, operation);
        int value = y.Type == TfliteType.Int8 ? (int)y.ZeroPoint : 0;
        if (operation.BuiltinCode == OperatorCodes.PadV2) value = (int)LoweringContext.Element(y).Read(IndexOperand.Bytes(model, model.Tensors[operation.Inputs[2]]), 0);
        return [context.Builder.Apply(new Pad { Before = before, After = after, Value = value }, context.Value(x.Index))];
    }

    /// <summary>The paddings of each dimension, which give the output's shape.</summary>
    /// <exception cref="InvalidModelException">They do not.</exception>
    public static (ImmutableArray<int> Before, ImmutableArray<int> After) Paddings(QuantizedModel model, ModelOperator operation)
    {
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        int[] paddings = IndexOperand.Read(model, operation.Inputs[1]);
        int rank = x.Shape.Length;
        if (paddings.Length != 2 * rank || y.Shape.Length != rank) throw model.Fail(operation, $"has {paddings.Length} paddings for {rank} dimensions");
        for (int i = 0; i < rank; i++)
        {
            int before = paddings[2 * i], after = paddings[2 * i + 1];
            if (before is < 0 or > MaximumPadding || after is < 0 or > MaximumPadding) throw model.Fail(operation, $"pads dimension {i} by {before} and {after}, which shall be within [0, 2^20]");
            if ((long)x.Shape[i] + before + after != y.Shape[i]) throw model.Fail(operation, $"pads {x.Shape[i]} by {before} and {after} to {y.Shape[i]}");
        }

        return ([.. paddings.Where((_, i) => i % 2 == 0)], [.. paddings.Where((_, i) => i % 2 == 1)]);
    }
}
