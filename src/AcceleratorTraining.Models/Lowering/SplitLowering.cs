using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>SPLIT into equal parts and SPLIT_V into given ones: a SLICE each.</summary>
internal sealed class SplitLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Split, OperatorCodes.SplitV];

    public override void Check(OperatorCheck check)
    {
        SplitOptions options = check.Attributes<SplitOptions>();
        bool given = IsGiven(check.Operation);
        int inputs = given ? 3 : 2;
        check.Arity(inputs, inputs, Math.Max(options.Count, 1));

        // SPLIT has its axis in front of its input.
        (int x, int axis) = given ? (0, 2) : (1, 0);
        _ = check.ConstantIndices(axis, "axes", 1)
            && SameType(check, x)
            && (!given || check.ConstantIndices(1, "sizes", int.MaxValue))
            && check.Batch(Axis(check.Model, check.Operation) != 0, "splits");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = Input(model, operation);
        int axis = Axis(model, operation), start = 0;
        int[] sizes = Sizes(context, operation, x.Shape[axis]);
        ImmutableArray<int>.Builder parts = ImmutableArray.CreateBuilder<int>(sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            ModelTensor y = model.Tensors[operation.Outputs[i]];
            int[] shape = [.. x.Shape], starts = new int[shape.Length];
            (shape[axis], starts[axis]) = (sizes[i], start);
            start += sizes[i];
            IndexOperand.RequireShape(model, operation, y, shape);
            parts.Add(SliceLowering.Apply(context, x, y, starts, shape, [.. shape.Select(_ => 1)]));
        }

        return parts.ToImmutable();
    }

    // Parts that fill the dimension; one of SPLIT_V's may be -1 and takes what the others leave.
    private static int[] Sizes(LoweringContext context, ModelOperator operation, int whole)
    {
        QuantizedModel model = context.Model;
        int count = operation.Outputs.Length;
        if (!IsGiven(operation)) return whole % count == 0 ? [.. Enumerable.Repeat(whole / count, count)] : throw model.Fail(operation, $"splits {whole} into {count} parts");
        if (model.Tensors[operation.Inputs[1]].ElementCount != count) throw model.Fail(operation, $"has {model.Tensors[operation.Inputs[1]].ElementCount} sizes for {count} parts");
        int[] sizes = IndexOperand.Read(model, operation.Inputs[1]);
        int open = Array.IndexOf(sizes, -1);
        long rest = whole - sizes.Sum(s => (long)s) - (open >= 0 ? 1 : 0);
        if (open >= 0 && rest is >= 0 and <= int.MaxValue) (sizes[open], rest) = ((int)rest, 0);
        if (rest != 0 || sizes.Any(s => s < 1)) throw model.Fail(operation, $"splits {whole} into [{string.Join(", ", sizes)}]");
        return sizes;
    }

    private static bool SameType(OperatorCheck check, int x)
    {
        TfliteType type = check.Input(x).Type;
        return check.Require(TensorSupport.Movable.Contains(type), $"its input is {check.Input(x).TypeName}; needed is int8, int16 or int32")
            && check.Activations(0, type)
            && check.Activation(x, type);
    }

    private static bool IsGiven(ModelOperator operation) => operation.BuiltinCode == OperatorCodes.SplitV;

    private static ModelTensor Input(QuantizedModel model, ModelOperator operation) => model.Tensors[operation.Inputs[IsGiven(operation) ? 0 : 1]];

    private static int Axis(QuantizedModel model, ModelOperator operation) =>
        IndexOperand.Axis(model, operation, IndexOperand.Single(model, operation.Inputs[IsGiven(operation) ? 2 : 0]), Input(model, operation).Shape.Length);
}
