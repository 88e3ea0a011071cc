using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// A head for classes given by samples: prototypes p are the means of their features f, and since
/// -|f - p|^2 = 2 f.p - |p|^2 - |f|^2, a linear layer with weights 2p and bias -|p|^2 finds the nearest. Integers only.
/// </summary>
/// <remarks>Source: prototypical networks as a linear model, Snell et al., arXiv 1703.05175, section 2.4.</remarks>
public static class ClassMeanHead
{
    private const int MeanFractionBits = 8;
    private const int ScaleFractionBits = 16;

    // Of the 255 steps between the lowest and the highest int8 logit two are left to the rounding of RESCALE.
    private const int LogitSteps = 253;
    private const int HighestLogit = sbyte.MaxValue - 1;

    /// <summary>The head of a model's last layer for some samples; one forward call a sample.</summary>
    /// <param name="session">Model, backend and profile.</param>
    /// <param name="samples">Labelled samples; at least one.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <exception cref="ArgumentException">The model has no last layer that can hold it, or the samples do not fit.</exception>
    public static async ValueTask<FinalHead> CreateAsync(AdaptationSession session, LabelledSamples samples, CancellationToken cancellationToken = default)
    {
        const int batch = 32;
        LoweredModel model = session.LowerToFit(batch, m => EvaluationProgram.Build(m, parameters: null, withFeatures: m.HeadLayer >= 0));
        if (model.HeadLayer < 0) throw new ArgumentException("A new head needs a model that ends in a fully connected layer.");
        LinearLayer layer = model.Layers[model.HeadLayer];
        if (Untrainable.Head(layer) is { } problem) throw new ArgumentException($"The last layer cannot take a new head: {problem}.");
        samples.ThrowIfUnfit(model, "new head's");
        using IDevice device = session.OpenDevice();
        using Evaluator evaluator = new(device, model, withFeatures: true);
        return FromFeatures(layer, await evaluator.FeaturesAsync(samples, cancellationToken).ConfigureAwait(false), samples.Labels.AsSpan());
    }

    /// <summary>The head of some features.</summary>
    /// <param name="layer">The last layer: its scales and its number of rows.</param>
    /// <param name="features">Its inputs, [samples, inputs] row-major, zero point included.</param>
    /// <param name="labels">A row of the layer each; rows that no sample has can never win where a known class's logit is not saturated.</param>
    /// <returns>Scaled as large as these samples' logits allow without saturating.</returns>
    /// <exception cref="ArgumentException">The layer cannot hold the head, or features and labels do not fit.</exception>
    public static FinalHead FromFeatures(LinearLayer layer, ReadOnlySpan<sbyte> features, ReadOnlySpan<int> labels)
    {
        if (labels.Length == 0 || features.Length != (long)labels.Length * layer.Inputs) throw new ArgumentException($"{features.Length} features are not {labels.Length} samples of {layer.Inputs}.", nameof(features));
        if (layer.BiasTensor < 0) throw new ArgumentException($"A new head needs biases, which operator {layer.OperatorIndex} ({layer.Name}) has none of in the file.", nameof(layer));
        long[][] means = Means(layer, features, labels);
        int[] known = [.. Enumerable.Range(0, layer.Outputs).Where(c => means[c].Length > 0)];
        foreach (int c in known)
        {
            if (layer.Multipliers[layer.Multipliers.Length == 1 ? 0 : c] == 0) throw new ArgumentException($"Row {c} of operator {layer.OperatorIndex} ({layer.Name}) has scale 0 and cannot tell a class.", nameof(layer));
        }

        Int128 spread = Spread(layer, features, known, means);
        long scale = Scale(layer, known, means, spread);
        while (true)
        {
            (sbyte[] weights, long[] bias) = Quantize(layer, known, means, spread, scale);
            (long lowest, long highest) = Logits(layer, features, known, weights, bias);
            if (highest - lowest <= LogitSteps || scale == 0) return Finish(layer, known, weights, bias, HighestLogit - layer.OutputZeroPoint - highest);

            // Rounded weights may reach a little further than the means do.
            scale = scale * 31 / 32;
        }
    }

    // p with 8 fraction bits, zero point taken off; empty for a class without samples.
    private static long[][] Means(LinearLayer layer, ReadOnlySpan<sbyte> features, ReadOnlySpan<int> labels)
    {
        int inputs = layer.Inputs;
        long[][] sums = [.. Enumerable.Range(0, layer.Outputs).Select(_ => Array.Empty<long>())];
        int[] counts = new int[layer.Outputs];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)sums.Length) throw new ArgumentException($"Sample {i} has label {labels[i]}; the head has rows 0 to {sums.Length - 1}.", nameof(labels));
            if (counts[labels[i]]++ == 0) sums[labels[i]] = new long[inputs];
            long[] sum = sums[labels[i]];
            for (int k = 0; k < inputs; k++) sum[k] += features[i * inputs + k] - layer.InputZeroPoint;
        }

        for (int c = 0; c < sums.Length; c++)
        {
            for (int k = 0; k < sums[c].Length; k++) sums[c][k] = IntegerMath.MultiplyDivide(sums[c][k], 1 << MeanFractionBits, counts[c]);
        }

        return sums;
    }

    // Between the lowest and the highest 2 f.p - |p|^2 of samples and classes, 16 fraction bits; at least 1.
    private static Int128 Spread(LinearLayer layer, ReadOnlySpan<sbyte> features, int[] known, long[][] means)
    {
        Int128 lowest = Int128.MaxValue, highest = Int128.MinValue;
        foreach (int c in known)
        {
            Int128 norm = Norm(means[c]);
            for (int i = 0; i < features.Length; i += layer.Inputs)
            {
                long product = 0;
                for (int k = 0; k < layer.Inputs; k++) product += means[c][k] * (features[i + k] - layer.InputZeroPoint);
                Int128 value = ((Int128)product << (MeanFractionBits + 1)) - norm;
                (lowest, highest) = (Int128.Min(lowest, value), Int128.Max(highest, value));
            }
        }

        return Int128.Max(1, highest - lowest);
    }

    private static Int128 Norm(long[] mean)
    {
        Int128 norm = 0;
        foreach (long p in mean) norm += (Int128)p * p;
        return norm;
    }

    // Output steps that the spread shall take, 16 fraction bits: all of int8, or as many as keep every weight within it.
    private static long Scale(LinearLayer layer, int[] known, long[][] means, Int128 spread)
    {
        Int128 largest = 1;
        foreach (int c in known) largest = Int128.Max(largest, (Int128)means[c].Max(Math.Abs) * 2 * Units(layer, c));
        return (long)Int128.Min((Int128)LogitSteps << ScaleFractionBits, ((Int128)sbyte.MaxValue << ScaleFractionBits) * spread / largest);
    }

    // A logit of 2 f.p - |p|^2 (16 fraction bits) times scale / spread output steps, in accumulator units of each row.
    private static (sbyte[] Weights, long[] Bias) Quantize(LinearLayer layer, int[] known, long[][] means, Int128 spread, long scale)
    {
        sbyte[] weights = new sbyte[layer.Weights.Length];
        long[] bias = new long[layer.Outputs];
        foreach (int c in known)
        {
            // 512 p f = 2 f.p in 16 fraction bits, over 256 for units in 1/256: 2 p.
            Int128 factor = (Int128)Units(layer, c) * scale;
            for (int k = 0; k < layer.Inputs; k++) weights[c * layer.Inputs + k] = (sbyte)Math.Clamp(Divide(2 * means[c][k] * factor, spread << ScaleFractionBits), -sbyte.MaxValue, sbyte.MaxValue);
            bias[c] = Divide(-Norm(means[c]) * (factor >> 8), spread << ScaleFractionBits);
        }

        return (weights, bias);
    }

    private static (long Lowest, long Highest) Logits(LinearLayer layer, ReadOnlySpan<sbyte> features, int[] known, sbyte[] weights, long[] bias)
    {
        long lowest = long.MaxValue, highest = long.MinValue;
        foreach (int c in known)
        {
            for (int i = 0; i < features.Length; i += layer.Inputs)
            {
                long sum = bias[c];
                for (int k = 0; k < layer.Inputs; k++) sum += weights[c * layer.Inputs + k] * (features[i + k] - layer.InputZeroPoint);
                long logit = Divide((Int128)sum << 8, Units(layer, c));
                (lowest, highest) = (Math.Min(lowest, logit), Math.Max(highest, logit));
            }
        }

        return (lowest, highest);
    }

    // The same number of output steps more for every known class, which changes no softmax; the others far below.
    private static FinalHead Finish(LinearLayer layer, int[] known, sbyte[] weights, long[] bias, long offset)
    {
        long bound = ExactHead.BiasType(layer).Range.Maximum;
        for (int c = 0; c < bias.Length; c++)
        {
            long steps = known.Contains(c) ? offset : -2 * LogitSteps;
            bias[c] = (long)Int128.Clamp(bias[c] + Divide((Int128)steps * Units(layer, c), 1 << 8), -bound, bound);
        }

        return new FinalHead([.. weights], [.. bias.Select(b => (int)b)]);
    }

    private static long Units(LinearLayer layer, int row) => layer.AccumulatorUnitsPerOutputStepQ8[layer.AccumulatorUnitsPerOutputStepQ8.Length == 1 ? 0 : row];

    // Nearest, ties away from zero.
    private static long Divide(Int128 value, Int128 divisor) => (long)Int128.Clamp((value >= 0 ? value + divisor / 2 : value - divisor / 2) / divisor, long.MinValue / 4, long.MaxValue / 4);
}
