using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>RESIZE_NEAREST_NEIGHBOR: a GATHER of rows and one of columns.</summary>
internal sealed class ResizeNearestLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.ResizeNearestNeighbor];

    public override void Check(OperatorCheck check)
    {
        ResizeNearestOptions options = check.Attributes<ResizeNearestOptions>();
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(1, TensorSupport.Movable)
            && check.ConstantIndices(1, "sizes", 2)
            && check.Require(options is not { AlignsCorners: true, HalfPixelCenters: true }, "it aligns corners and has half-pixel centers; needed is one of them");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        int[] sizes = IndexOperand.Read(model, operation.Inputs[1]);
        if (x.Shape.Length != 4 || sizes.Length != 2) throw model.Fail(operation, $"has {sizes.Length} sizes for a map of {x.Shape.Length} dimensions");
        IndexOperand.RequireShape(model, operation, y, [x.Shape[0], .. sizes, x.Shape[3]]);
        int value = context.Value(x.Index);
        for (int axis = 1; axis <= 2; axis++)
        {
            context.TakeConstant(x, (long)y.Shape[axis] * sizeof(int));
            int input = x.Shape[axis], output = y.Shape[axis];
            int[] indices = [.. Enumerable.Range(0, output).Select(i => Nearest(i, input, output, (ResizeNearestOptions)operation.Options!))];
            value = context.Builder.Apply(new Gather { Axis = axis }, value, context.IndexConstant(operation, [output], indices, input));
        }

        return [value];
    }

    /// <summary>The source of an element, in float32 as TFLite does it: the quotient of the sizes first.</summary>
    public static int Nearest(int index, int input, int output, ResizeNearestOptions options)
    {
        float scale = options.AlignsCorners && output > 1 ? (input - 1) / (float)(output - 1) : input / (float)output;
        float position = (index + (options.HalfPixelCenters ? 0.5f : 0f)) * scale;
        float nearest = options.AlignsCorners ? MathF.Round(position, MidpointRounding.AwayFromZero) : MathF.Floor(position);
        return Math.Clamp((int)Math.Min(nearest, int.MaxValue / 2), 0, input - 1);
    }
}
