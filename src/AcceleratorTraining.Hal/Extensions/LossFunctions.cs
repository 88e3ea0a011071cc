namespace AcceleratorTraining.Hal;

/// <summary>
/// Losses over rows of a batch as host functions over dense buffers: what the lowering runs, and what a backend without a
/// faster way may call. Integer, total, allocation-free. spec: SQUARED_ERROR, ENTROPY, DISTILLATION
/// </summary>
public static class LossFunctions
{
    // From here on a sum of squares saturates the loss under the smallest scale: 2^47 * 1 / 2^16 = 2^31.
    private const ulong EnoughSquares = 1UL << 47;

    /// <summary>SQUARED_ERROR over dense buffers.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="type">Type of <paramref name="y"/> and <paramref name="target"/>.</param>
    /// <param name="y">i8|i16|i32[B, K].</param>
    /// <param name="target">What y should be.</param>
    /// <param name="labels">i32[B].</param>
    /// <param name="loss">i64[1].</param>
    /// <param name="losses">i32[B].</param>
    public static void SquaredError(SquaredError operation, TensorType type, ReadOnlySpan<byte> y, ReadOnlySpan<byte> target, ReadOnlySpan<byte> labels, Span<byte> loss, Span<byte> losses)
    {
        int batch = type.Shape[0], width = type.Shape[1];
        for (int b = 0; b < batch; b++)
        {
            ulong squares = 0;
            int counted = IsCounted(labels, b) ? width : 0;
            for (int k = 0; k < counted; k++)
            {
                // At most 2^32 - 1 apart: the square fits 64 bits without a sign.
                ulong distance = (ulong)Math.Abs(type.Element.Read(y, b * width + k) - type.Element.Read(target, b * width + k));
                squares = Math.Min(squares + Math.Min(distance * distance, EnoughSquares), EnoughSquares);
            }

            Write(losses, b, (Int128)squares * operation.ErrorScale >> 16);
        }

        Total(losses, loss);
    }

    /// <summary>ENTROPY over dense buffers.</summary>
    public static void Entropy(Entropy operation, TensorType type, ReadOnlySpan<byte> logits, ReadOnlySpan<byte> labels, Span<byte> loss, Span<byte> losses)
    {
        for (int b = 0; b < type.Shape[0]; b++)
        {
            if (!IsCounted(labels, b))
            {
                Write(losses, b, 0);
                continue;
            }

            SoftmaxRow row = new(type, logits, b, operation.LogitScale);
            Write(losses, b, Mean(row, row, type.Shape[1]) + row.Normaliser);
        }

        Total(losses, loss);
    }

    /// <summary>DISTILLATION over dense buffers.</summary>
    public static void Distillation(Distillation operation, TensorType type, ReadOnlySpan<byte> logits, TensorType teacherType, ReadOnlySpan<byte> teacher, ReadOnlySpan<byte> labels, Span<byte> loss, Span<byte> losses)
    {
        for (int b = 0; b < type.Shape[0]; b++)
        {
            if (!IsCounted(labels, b))
            {
                Write(losses, b, 0);
                continue;
            }

            SoftmaxRow row = new(type, logits, b, operation.LogitScale), weights = new(teacherType, teacher, b, operation.TeacherScale);
            Write(losses, b, Mean(row, weights, type.Shape[1]) + row.Normaliser);
        }

        Total(losses, loss);
    }

    /// <summary>Stores a row's loss, saturated.</summary>
    internal static void Write(Span<byte> losses, int row, Int128 value) => ElementType.Int32.Write(losses, row, (long)Int128.Min(value, int.MaxValue));

    /// <summary>Stores the sum of the rows' losses.</summary>
    internal static void Total(ReadOnlySpan<byte> losses, Span<byte> loss)
    {
        long total = 0;
        for (int b = 0; b < losses.Length / sizeof(int); b++) total += ElementType.Int32.Read(losses, b);
        ElementType.Int64.Write(loss, 0, total);
    }

    private static bool IsCounted(ReadOnlySpan<byte> labels, int row) => ElementType.Int32.Read(labels, row) >= 0;

    // The mean distance of a row under the softmax of another; 2^30 * 2^46 a class. spec: LOSS-05
    private static Int128 Mean(SoftmaxRow row, SoftmaxRow weights, int classes)
    {
        Int128 sum = 0;
        for (int c = 0; c < classes; c++) sum += (Int128)LossTables.NegativeExponential(weights.Exponent(c)) * row.Exponent(c);
        return sum / weights.Sum;
    }
}
