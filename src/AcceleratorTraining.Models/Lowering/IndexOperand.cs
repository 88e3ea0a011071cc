using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>Operands that are constants of the file and say where, not what: axes, shapes, beginnings, paddings.</summary>
internal static class IndexOperand
{
    /// <summary>Constant int32 or int64 indices as they stand in the file.</summary>
    /// <exception cref="InvalidModelException">One exceeds 32 bits, or the tensor has more or fewer elements than it states.</exception>
    public static int[] Read(QuantizedModel model, int tensor)
    {
        ModelTensor constant = model.Tensors[tensor];
        if (constant.ElementCount == 0) return [];
        ElementType element = LoweringContext.Element(constant);
        ReadOnlySpan<byte> bytes = Bytes(model, constant);
        int[] indices = new int[constant.ElementCount];
        for (int i = 0; i < indices.Length; i++)
        {
            long index = element.Read(bytes, i);
            if (index != (int)index) throw model.Fail(constant, $"holds index {index}, which has more than 32 bits");
            indices[i] = (int)index;
        }

        return indices;
    }

    /// <summary>The only index of an operand.</summary>
    /// <exception cref="InvalidModelException">There are more or fewer.</exception>
    public static int Single(QuantizedModel model, int tensor) =>
        Read(model, tensor) is [int index] ? index : throw model.Fail(model.Tensors[tensor], $"has {model.Tensors[tensor].ElementCount} elements; needed is one");

    /// <summary>An axis as a number from 0; a negative one counts from the innermost.</summary>
    /// <exception cref="InvalidModelException">There is no such axis.</exception>
    public static int Axis(QuantizedModel model, ModelOperator operation, int axis, int rank) =>
        axis >= -rank && axis < rank ? (axis < 0 ? axis + rank : axis) : throw model.Fail(operation, $"names axis {axis} of {rank}");

    /// <summary>The bytes of a constant, which are as many as its shape says.</summary>
    /// <exception cref="InvalidModelException">They are not.</exception>
    public static ReadOnlySpan<byte> Bytes(QuantizedModel model, ModelTensor tensor)
    {
        long needed = tensor.ElementCount < 0 ? -1 : LoweringContext.Element(tensor).ByteCount(tensor.ElementCount);
        if (tensor.DataLength != needed) throw model.Fail(tensor, $"has {tensor.DataLength} bytes for {tensor.ElementCount} elements");
        return model.Data(tensor);
    }

    /// <summary>Checks that an operator's result has the shape that follows from its operands.</summary>
    /// <exception cref="InvalidModelException">It has not.</exception>
    public static void RequireShape(QuantizedModel model, ModelOperator operation, ModelTensor output, ReadOnlySpan<int> shape)
    {
        if (!output.Shape.AsSpan().SequenceEqual(shape)) throw model.Fail(operation, $"has output [{string.Join(", ", output.Shape)}] where its operands give [{string.Join(", ", shape.ToArray())}]");
    }
}
