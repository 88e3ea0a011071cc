using System.Runtime.InteropServices;

namespace AcceleratorTraining.Hal;

/// <summary>
/// The extension operators as host functions over dense buffers: what the lowering runs, and what a backend without a
/// faster way may call. Integer, total, allocation-free. spec: PERTURB, UPDATE, APPLY_GAIN, OUTPUT_STEP, CROSS_ENTROPY, HEAD_GRADIENT
/// </summary>
public static partial class ExtensionFunctions
{
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
        weightGradient.Clear();
        biasGradient.Clear();
        AddHeadGradient(operation, logitsType, logits, labels, features, MemoryMarshal.Cast<byte, long>(weightGradient), MemoryMarshal.Cast<byte, long>(biasGradient));
    }

    /// <summary>The same, added to sums of earlier gradients.</summary>
    public static void AddHeadGradient(HeadGradient operation, TensorType logitsType, ReadOnlySpan<byte> logits, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> features, Span<long> weights, Span<long> bias)
    {
        int batch = logitsType.Shape[0], classes = logitsType.Shape[1];
        int inputs = batch == 0 ? 0 : features.Length / batch;
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
