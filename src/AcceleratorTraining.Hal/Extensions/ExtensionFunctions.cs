using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// The extension operators as host functions over dense buffers: what the lowering runs, and what a backend without a
/// faster way may call. Integer, total, allocation-free. spec: PERTURB, UPDATE, APPLY_GAIN, CROSS_ENTROPY, HEAD_GRADIENT
/// </summary>
public static class ExtensionFunctions
{
    // More queries a step than this are walked from the heap.
    private const int StackQueries = 32;

    /// <summary>
    /// How far PERTURB and UPDATE move an element: round(factor * scale * z / 2^(16 + fraction bits)), ties away from
    /// zero. |factor| at most 2^20, scale at most 2^24, |z| at most 92: the product stays below 2^51.
    /// </summary>
    public static long Step(long factor, long scale, int z, DirectionKind kind) =>
        HalfAwayFromZero.ShiftRight(factor * scale * z, Hal.Perturb.MagnitudeFractionBits + kind.FractionBits());

    /// <summary>PERTURB over dense buffers.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="type">Type of <paramref name="w"/>.</param>
    /// <param name="w">The parameter.</param>
    /// <param name="key">u32[4].</param>
    /// <param name="magnitude">i32[1].</param>
    /// <param name="scale">i32[1|N].</param>
    /// <param name="result">Shape of w, format of the operator's output.</param>
    public static void Perturb(Perturb operation, TensorType type, ReadOnlySpan<byte> w, ReadOnlySpan<byte> key, ReadOnlySpan<byte> magnitude, ReadOnlySpan<byte> scale, Span<byte> result)
    {
        ElementNumbering numbering = new(operation.Order, type.Shape);
        DirectionWalk walk = new(operation.Direction, operation.Stream, DirectionKey.Read(key), operation.Tensor, numbering);
        long factor = ElementType.Int32.Read(magnitude, 0);
        bool single = scale.Length == sizeof(int);
        int count = type.Shape.ElementCount;
        for (int i = 0; i < count; i++)
        {
            (int output, int input) = numbering.Locate(i);
            long step = factor == 0 ? 0 : Step(factor, ElementType.Int32.Read(scale, single ? 0 : output), walk.At(output, input), operation.Direction);
            long view = HalfAwayFromZero.ShiftRight(type.Element.Read(w, i) + step, operation.ViewShift);
            operation.Output.Write(result, i, operation.Range.Clamp(view));
        }
    }

    /// <summary>UPDATE over dense buffers; <paramref name="result"/> may be <paramref name="w"/>, and likewise the residuals.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="type">Type of <paramref name="w"/>; its range clamps the result.</param>
    /// <param name="w">The parameter.</param>
    /// <param name="residual">i8, empty without a residual.</param>
    /// <param name="keys">u32[Q, 4].</param>
    /// <param name="coefficients">i32[Q].</param>
    /// <param name="scale">i32[1|N].</param>
    /// <param name="result">The stepped parameter.</param>
    /// <param name="residualResult">The stepped residual, empty without one.</param>
    public static void Update(Update operation, TensorType type, ReadOnlySpan<byte> w, ReadOnlySpan<byte> residual, ReadOnlySpan<byte> keys, ReadOnlySpan<byte> coefficients, ReadOnlySpan<byte> scale, Span<byte> result, Span<byte> residualResult)
    {
        ElementNumbering numbering = new(operation.Order, type.Shape);
        int queries = coefficients.Length / sizeof(int);
        int count = type.Shape.ElementCount;
        bool single = scale.Length == sizeof(int);
        Span<DirectionWalk> walks = queries <= StackQueries ? stackalloc DirectionWalk[StackQueries] : new DirectionWalk[queries];
        for (int q = 0; q < queries; q++) walks[q] = new(operation.Direction, DirectionStream.Elements, DirectionKey.Read(keys, q), operation.Tensor, numbering);
        for (int i = 0; i < count; i++)
        {
            (int output, int input) = numbering.Locate(i);
            long sum = 0;
            for (int q = 0; q < queries; q++) sum += ElementType.Int32.Read(coefficients, q) * (long)walks[q].At(output, input);
            long step = Step(sum, ElementType.Int32.Read(scale, single ? 0 : output), 1, operation.Direction);
            long old = type.Element.Read(w, i);
            if (!operation.HasResidual)
            {
                // An element without a step keeps its value, even outside the range. spec: UPDATE-08
                type.Element.Write(result, i, step == 0 ? old : type.Range.Clamp(old + step));
                continue;
            }

            long rest = (sbyte)residual[i] + step;
            long carry = (rest + 128) >> 8;
            long moved = carry == 0 ? old : type.Range.Clamp(old + carry);
            type.Element.Write(result, i, moved);

            // At a rail the part that was cut off is dropped, not kept for later. spec: UPDATE-10
            residualResult[i] = moved == old + carry ? (byte)(rest - (carry << 8)) : (byte)0;
        }
    }

    /// <summary>APPLY_GAIN over dense buffers.</summary>
    public static void ApplyGain(ReadOnlySpan<byte> multiplier, ReadOnlySpan<byte> shift, ReadOnlySpan<byte> gain, Span<byte> multiplierResult, Span<byte> shiftResult)
    {
        for (int c = 0; c < shift.Length; c++)
        {
            (int m, int s) = ApplyGain((int)ElementType.Int32.Read(multiplier, c), (sbyte)shift[c], (int)ElementType.Int32.Read(gain, c));
            ElementType.Int32.Write(multiplierResult, c, m);
            shiftResult[c] = (byte)s;
        }
    }

    /// <summary>One channel of APPLY_GAIN.</summary>
    /// <returns>The normalised multiplier and its shift; 0 with the old shift, clamped to [-31, 30], for a multiplier of 0, (0, -31) when the product vanishes, the largest pair when it passes 2^30.</returns>
    public static (int Multiplier, int Shift) ApplyGain(int multiplier, int shift, int gain)
    {
        ulong product = (ulong)multiplier * (ulong)gain;
        if (product == 0) return (0, Math.Clamp(shift, -31, 30));

        // Bring the leading one to bit 30: product / 2^drop in [2^30, 2^31).
        int drop = System.Numerics.BitOperations.Log2(product) - 30;
        ulong rounded = drop > 0 ? (product + (1UL << (drop - 1))) >> drop : product << -drop;
        if (rounded == 1UL << 31) (rounded, drop) = (1UL << 30, drop + 1);
        int exponent = shift + drop - Hal.ApplyGain.GainFractionBits;
        return exponent < -31 ? (0, -31) : exponent > 30 ? (int.MaxValue, 30) : ((int)rounded, exponent);
    }

    /// <summary>CROSS_ENTROPY over dense buffers.</summary>
    public static void CrossEntropy(CrossEntropy operation, TensorType logitsType, ReadOnlySpan<byte> logits, ReadOnlySpan<byte> labels, Span<byte> loss, Span<byte> losses)
    {
        int batch = logitsType.Shape[0], classes = logitsType.Shape[1];
        long total = 0;
        for (int b = 0; b < batch; b++)
        {
            int label = (int)ElementType.Int32.Read(labels, b);
            long value = 0;
            if (label >= 0)
            {
                SoftmaxRow row = new(logitsType, logits, b, operation.LogitScale);
                value = Math.Min(row.Exponent(label) + row.Normaliser, int.MaxValue);
            }

            ElementType.Int32.Write(losses, b, value);
            total += value;
        }

        ElementType.Int64.Write(loss, 0, total);
    }

    /// <summary>HEAD_GRADIENT over dense buffers.</summary>
    public static void HeadGradient(HeadGradient operation, TensorType logitsType, ReadOnlySpan<byte> logits, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> features, Span<byte> weightGradient, Span<byte> biasGradient)
    {
        int batch = logitsType.Shape[0], classes = logitsType.Shape[1];
        int inputs = batch == 0 ? 0 : features.Length / batch;
        weightGradient.Clear();
        biasGradient.Clear();
        Span<long> weights = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(weightGradient);
        Span<long> bias = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(biasGradient);
        for (int b = 0; b < batch; b++)
        {
            int label = (int)ElementType.Int32.Read(labels, b);
            if (label < 0) continue;
            SoftmaxRow row = new(logitsType, logits, b, operation.LogitScale);
            for (int c = 0; c < classes; c++)
            {
                long probability = (LossTables.NegativeExponential(row.Exponent(c)) << Hal.HeadGradient.ProbabilityFractionBits) / row.Sum;
                long error = probability - (c == label ? 1L << Hal.HeadGradient.ProbabilityFractionBits : 0);
                bias[c] += error;
                for (int k = 0; k < inputs; k++) weights[c * inputs + k] += error * ((sbyte)features[b * inputs + k] - operation.FeatureZeroPoint);
            }
        }
    }
}
