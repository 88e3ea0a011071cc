using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>QUANTIZE from one integer format to another: RESCALE; uint8 passes through int16.</summary>
internal sealed class QuantizeLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Quantize];

    public override void Check(OperatorCheck check)
    {
        check.Arity(1, 1);
        if (!check.Activations(1, TfliteType.Int8, TfliteType.Int16, TfliteType.Int32, TfliteType.UInt8)) return;
        ModelTensor x = check.Input(0), y = check.Output();
        check.SameShape();
        bool pair = (x.Type, y.Type) is (TfliteType.Int8, _) or (TfliteType.Int16, not TfliteType.UInt8) or (TfliteType.UInt8, TfliteType.Int8) or (TfliteType.Int32, TfliteType.Int8 or TfliteType.Int16);
        _ = check.Require(pair, $"it turns {x.TypeName} into {y.TypeName}, which TFLite does not know")
            && check.Require(x.Scales.Length == 1 && y.Scales.Length == 1 && x.Scale > 0 && y.Scale > 0, "its input or output has not one scale above 0");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        int value = context.Value(x.Index);
        if (x.Shape.IsEmpty) value = context.Reshaped(value, [1]);
        if (x.Type == TfliteType.UInt8) value = context.Builder.Apply(new Cast { Output = ElementType.Int16 }, value);
        Rescale rescale = context.RescaleTo(operation, y) with { InputZeroPoint = (int)x.ZeroPoint };
        if (y.Type == TfliteType.UInt8) rescale = rescale with { Output = ElementType.Int16 };
        value = context.Rescaled($"quantize {operation.Index}", value, QuantizedMultiplier.FromReal((double)x.Scale / y.Scale), rescale);
        if (y.Type == TfliteType.UInt8) value = context.Builder.Apply(new Cast { Output = ElementType.UInt8 }, value);
        return [context.Reshaped(value, context.Shape(y))];
    }
}
