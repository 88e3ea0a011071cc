using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// The last linear layer, moved along its exact softmax gradient, which the query passes give for free. Masters with 16
/// fraction bits on the host; the machine sees int8 weights and an int32 bias. Not thread-safe.
/// </summary>
/// <remarks>
/// The step is normalised: its root mean square over the weights is the rate, whatever the gradient's size. The bias
/// counts as a weight whose feature is the constant 64.
/// </remarks>
public sealed class ExactHead
{
    private const int FractionBits = 16;

    // The constant feature that a bias belongs to, in steps of the layer's input: a typical activation.
    private const int BiasFeature = 64;

    private readonly LinearLayer _layer;
    private readonly int[] _weights;
    private readonly long[] _bias;

    /// <summary>Starts at the file's values.</summary>
    public ExactHead(LinearLayer layer)
    {
        _layer = layer;
        _weights = [.. layer.Weights.Select(w => w << FractionBits)];
        _bias = [.. layer.Bias.Select(b => b << FractionBits)];
    }

    /// <summary>The layer.</summary>
    public LinearLayer Layer => _layer;

    /// <summary>Masters of weights, then biases, with 16 fraction bits: what a checkpoint keeps.</summary>
    public ImmutableArray<long> Masters
    {
        get => [.. _weights.Select(w => (long)w), .. _bias];
        set
        {
            if (value.Length != _weights.Length + _bias.Length) throw new ArgumentException($"{value.Length} masters for a head of {_weights.Length + _bias.Length}.", nameof(value));
            for (int i = 0; i < _weights.Length; i++) _weights[i] = (int)Math.Clamp(value[i], int.MinValue, int.MaxValue);
            value.AsSpan()[_weights.Length..].CopyTo(_bias);
        }
    }

    /// <summary>Goes on from another head than the file's, e.g. one of class means.</summary>
    /// <exception cref="ArgumentException">It is of another shape.</exception>
    public void Start(FinalHead head)
    {
        if (head.Weights.Length != _weights.Length || head.Bias.Length != _bias.Length) throw new ArgumentException($"A head of {head.Weights.Length} weights cannot start one of {_weights.Length}.", nameof(head));
        Masters = [.. head.Weights.Select(w => (long)w << FractionBits), .. head.Bias.Select(b => (long)b << FractionBits)];
    }

    /// <summary>The head as the machine sees it.</summary>
    public FinalHead Current => new([.. Weights], [.. Bias]);

    /// <summary>The weights as the machine sees them.</summary>
    public sbyte[] Weights => [.. _weights.Select(w => (sbyte)HalfAwayFromZero.ShiftRight(w, FractionBits))];

    /// <summary>The biases as the machine sees them.</summary>
    public int[] Bias => [.. _bias.Select(b => (int)HalfAwayFromZero.ShiftRight(b, FractionBits))];

    /// <summary>The bias's type in programs.</summary>
    public static TensorType BiasType(LinearLayer layer)
    {
        long largest = layer.Bias.Select(Math.Abs).DefaultIfEmpty(0).Max();
        return new TensorType(ElementType.Int32, [layer.Outputs], ValueRange.Symmetric(Math.Clamp(4 * largest, 1 << 28, Math.Max(1 << 30, largest))));
    }

    /// <summary>One step against the gradient.</summary>
    /// <param name="weightGradient">Sums over batch and passes, [classes, inputs].</param>
    /// <param name="biasGradient">Likewise, [classes].</param>
    /// <param name="rate">Root mean square step of a weight, in 1/65536 of its last bit.</param>
    public void Step(ReadOnlySpan<long> weightGradient, ReadOnlySpan<long> biasGradient, int rate)
    {
        Int128 squares = 0;
        foreach (long g in weightGradient) squares += (Int128)g * g;
        long rms = IntegerMath.SquareRoot(squares / Math.Max(weightGradient.Length, 1));
        if (rms == 0 || rate == 0) return;

        bool full = _layer.Weights.Contains(sbyte.MinValue);
        long lowest = (full ? sbyte.MinValue : -sbyte.MaxValue) * (1L << FractionBits), highest = (long)sbyte.MaxValue << FractionBits;
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = (int)Math.Clamp(_weights[i] - IntegerMath.MultiplyDivide(weightGradient[i], rate, rms), lowest, highest);
        }

        // A file without a bias tensor has nowhere to keep one.
        if (_layer.BiasTensor < 0) return;
        long bound = BiasType(_layer).Range.Maximum << FractionBits;
        for (int c = 0; c < _bias.Length; c++)
        {
            // Where nearly all features are zero the weights' gradient says little about the bias's size: never more than
            // the step of a gradient as large as theirs.
            long limit = (long)BiasFeature * BiasFeature * rate;
            long step = Math.Clamp(IntegerMath.MultiplyDivide(biasGradient[c], limit, rms), -limit, limit);
            _bias[c] = Math.Clamp(_bias[c] - step, -bound, bound);
        }
    }
}
