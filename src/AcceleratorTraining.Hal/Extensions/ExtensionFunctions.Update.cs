namespace AcceleratorTraining.Hal;

// UPDATE.
public static partial class ExtensionFunctions
{
    // More queries a step than this are walked from the heap.
    private const int StackQueries = 32, StackSamplers = 8;

    /// <summary>UPDATE over dense buffers; the results may lie where w, residual and guide do.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="type">Type of w; its range clamps the result.</param>
    /// <param name="bytes">Operands and results, in the operator's order.</param>
    public static void Update<TBytes>(Update operation, TensorType type, TBytes bytes)
        where TBytes : struct, IOperandBytes
    {
        ElementNumbering numbering = new(operation.Order, type.Shape);
        ReadOnlySpan<byte> keys = bytes.Input(operation.HasResidual ? 2 : 1);
        int queries = bytes.Input(operation.HasResidual ? 3 : 2).Length / sizeof(int);
        if (operation.IsPlain)
        {
            Span<DirectionWalk> walks = queries <= StackQueries ? stackalloc DirectionWalk[StackQueries] : new DirectionWalk[queries];
            for (int q = 0; q < queries; q++) walks[q] = new(operation.Direction, DirectionStream.Elements, DirectionKey.Read(keys, q), operation.Tensor, numbering);
            Step(operation, type, numbering, walks[..queries], ref bytes);
            return;
        }

        Span<DirectionSampler> samplers = queries <= StackSamplers ? stackalloc DirectionSampler[StackSamplers] : new DirectionSampler[queries];
        for (int q = 0; q < queries; q++) samplers[q] = new(operation.Direction, operation.Form, DirectionKey.Read(keys, q), operation.Tensor, numbering);
        Step(operation, type, numbering, samplers[..queries], ref bytes);
    }

    private static void Step<TSampler, TBytes>(Update operation, TensorType type, in ElementNumbering numbering, Span<TSampler> samplers, ref TBytes bytes)
        where TSampler : unmanaged, IDirectionSampler
        where TBytes : struct, IOperandBytes
    {
        bool hasResidual = operation.HasResidual, hasGuide = operation.HasGuide;
        int shift = hasResidual ? 1 : 0;
        ReadOnlySpan<byte> w = bytes.Input(0), residual = hasResidual ? bytes.Input(1) : default;
        ReadOnlySpan<byte> coefficients = bytes.Input(2 + shift), scale = bytes.Input(3 + shift);
        DirectionOperands operands = Operands(operation, operation.FirstExtra, ref bytes);
        long threshold = operation.Rule == StepRule.Vote ? ElementType.Int32.Read(bytes.Input(operation.ThresholdIndex), 0) : 0;
        StepRounding rounding = new(operation, DirectionKey.Read(bytes.Input(1 + shift)), threshold);
        Span<byte> result = bytes.Output(0), residualResult = hasResidual ? bytes.Output(1) : default, guideResult = hasGuide ? bytes.Output(1 + shift) : default;
        bool single = scale.Length == sizeof(int);
        int count = type.Shape.ElementCount;
        for (int i = 0; i < count; i++)
        {
            (int output, int input) = numbering.Locate(i);
            long old = type.Element.Read(w, i), sum = 0;
            for (int q = 0; q < samplers.Length; q++) sum += ElementType.Int32.Read(coefficients, q) * (long)samplers[q].At(output, input, i, old, operands);
            long step = rounding.Round(sum, ElementType.Int32.Read(scale, single ? 0 : output), numbering.Number(output, input));
            if (hasGuide) guideResult[i] = (byte)DirectionGuide.Next((sbyte)operands.Guide[i], sum, operation.GuideDecay);
            if (!hasResidual)
            {
                // An element without a step keeps its value, even outside the range. spec: UPDATE-08
                type.Element.Write(result, i, step == 0 ? old : type.Range.Clamp(old + step));
                continue;
            }

            long rest = HalfAwayFromZero.ShiftRight((sbyte)residual[i] * (long)operation.ResidualDecay, 8) + step;
            long carry = (rest + 128) >> 8;
            long moved = carry == 0 ? old : type.Range.Clamp(old + carry);
            type.Element.Write(result, i, moved);

            // At a rail the part that was cut off is dropped, not kept for later. spec: UPDATE-10
            residualResult[i] = moved == old + carry ? (byte)(rest - (carry << 8)) : (byte)0;
        }
    }
}
