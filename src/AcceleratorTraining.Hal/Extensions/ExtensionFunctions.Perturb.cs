namespace AcceleratorTraining.Hal;

// PERTURB.
public static partial class ExtensionFunctions
{
    /// <summary>PERTURB over dense buffers; the result may lie where w does if both have the same format.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="type">Type of w.</param>
    /// <param name="bytes">Operands and result, in the operator's order.</param>
    public static void Perturb<TBytes>(Perturb operation, TensorType type, TBytes bytes)
        where TBytes : struct, IOperandBytes
    {
        ElementNumbering numbering = new(operation.Order, type.Shape);
        DirectionKey key = DirectionKey.Read(bytes.Input(1));
        DirectionOperands operands = Operands(operation, 4, ref bytes);
        if (operation.IsPlain)
        {
            DirectionStream stream = Direction.Factor(operation.Stream, operation.Factor);
            Move(operation, type, numbering, new DirectionWalk(operation.Direction, stream, key, operation.Tensor, numbering), operands, ref bytes);
            return;
        }

        DirectionSampler sampler = new(operation.Direction, operation.Form, key, operation.Tensor, numbering);
        if (operation.Direction == DirectionKind.Parity) Swap(type, numbering, ref sampler, operands, ref bytes);
        else Move(operation, type, numbering, sampler, operands, ref bytes);
    }

    private static void Move<TSampler, TBytes>(Perturb operation, TensorType type, in ElementNumbering numbering, TSampler sampler, in DirectionOperands operands, ref TBytes bytes)
        where TSampler : unmanaged, IDirectionSampler
        where TBytes : struct, IOperandBytes
    {
        ReadOnlySpan<byte> w = bytes.Input(0), scale = bytes.Input(3);
        Span<byte> result = bytes.Output(0);
        long factor = ElementType.Int32.Read(bytes.Input(2), 0);
        bool single = scale.Length == sizeof(int);
        int count = type.Shape.ElementCount, fraction = Hal.Perturb.MagnitudeFractionBits + operation.FractionBits;

        // The last half byte of an odd number of elements is 0. spec: NUMBER-06
        if (operation.Output == ElementType.Int4) result.Clear();
        for (int i = 0; i < count; i++)
        {
            (int output, int input) = numbering.Locate(i);
            long old = type.Element.Read(w, i), step = 0;

            // |factor| at most 2^20, scale at most 2^24, |z| at most 2^9: the product stays within 2^53.
            if (factor != 0) step = HalfAwayFromZero.ShiftRight(factor * ElementType.Int32.Read(scale, single ? 0 : output) * sampler.At(output, input, i, old, operands), fraction);
            operation.Output.Write(result, i, operation.Range.Clamp(HalfAwayFromZero.ShiftRight(old + step, operation.ViewShift)));
        }
    }

    private static void Swap<TBytes>(TensorType type, in ElementNumbering numbering, ref DirectionSampler sampler, in DirectionOperands operands, ref TBytes bytes)
        where TBytes : struct, IOperandBytes
    {
        ReadOnlySpan<byte> w = bytes.Input(0);
        Span<byte> result = bytes.Output(0);
        int sign = long.Sign(ElementType.Int32.Read(bytes.Input(2), 0));
        for (int i = 0; i < type.Shape.ElementCount; i++)
        {
            (int output, int input) = numbering.Locate(i);
            result[i] = (byte)sampler.Swap(output, input, i, (sbyte)w[i], sign, operands);
        }
    }

    private static DirectionOperands Operands<TBytes>(DirectionOperator operation, int first, ref TBytes bytes)
        where TBytes : struct, IOperandBytes
    {
        int guide = first + (operation.HasMask ? 1 : 0);
        return new DirectionOperands
        {
            Mask = operation.HasMask ? bytes.Input(first) : default,
            Guide = operation.HasGuide ? bytes.Input(guide) : default,
            Blend = operation.HasGuide ? (int)ElementType.Int32.Read(bytes.Input(guide + 1), 0) : 0,
        };
    }
}
