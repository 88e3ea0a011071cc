using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Multi-head attention (Vaswani et al., 2017): for each head softmax(queries * keys') * values. The 1 / sqrt(head size) is left to the
/// queries' weights.
/// </summary>
public sealed class BackboneAttention : BackboneNode
{
    private readonly float[] _weights;
    private readonly float[] _transposed;
    private readonly float[] _gradient;

    public BackboneAttention(BackboneNode queries, BackboneNode keys, BackboneNode values, int heads)
        : base(queries.Batch, queries.Shape, [queries, keys, values])
    {
        Heads = heads;
        _weights = new float[Batch * heads * Tokens * Tokens];
        _transposed = new float[HeadSize * Tokens];
        _gradient = new float[Tokens * Tokens];
    }

    public int Heads { get; }

    public int Tokens => Shape.Width;

    public int HeadSize => Shape.Channels / Heads;

    /// <summary>The largest magnitude of queries * keys' in the last Forward.</summary>
    public float LargestScore { get; private set; }

    public override void Forward(bool training)
    {
        Value.AsSpan().Clear();
        LargestScore = 0;
        for (int i = 0; i < Batch * Heads; i++)
        {
            int at = At(i), stride = Shape.Channels;
            Span<float> weights = Weights(i);
            weights.Clear();
            StridedGemm.Transpose(Tokens, HeadSize, Inputs[1].Value.AsSpan(at), stride, _transposed);
            StridedGemm.MultiplyAdd((Tokens, HeadSize, Tokens), Inputs[0].Value.AsSpan(at), (stride, 1), _transposed, Tokens, weights, Tokens);
            foreach (float score in weights) LargestScore = Math.Max(LargestScore, Math.Abs(score));
            for (int row = 0; row < Tokens; row++) Softmax(weights.Slice(row * Tokens, Tokens));
            StridedGemm.MultiplyAdd((Tokens, Tokens, HeadSize), weights, (Tokens, 1), Inputs[2].Value.AsSpan(at), stride, Value.AsSpan(at), stride);
        }
    }

    public override void Backward()
    {
        for (int i = 0; i < Batch * Heads; i++)
        {
            int at = At(i), stride = Shape.Channels;
            ReadOnlySpan<float> weights = Weights(i);
            StridedGemm.MultiplyAdd((Tokens, Tokens, HeadSize), weights, (1, Tokens), Gradient.AsSpan(at), stride, Inputs[2].Gradient.AsSpan(at), stride);

            _gradient.AsSpan().Clear();
            StridedGemm.Transpose(Tokens, HeadSize, Inputs[2].Value.AsSpan(at), stride, _transposed);
            StridedGemm.MultiplyAdd((Tokens, HeadSize, Tokens), Gradient.AsSpan(at), (stride, 1), _transposed, Tokens, _gradient, Tokens);
            for (int row = 0; row < Tokens; row++)
            {
                Span<float> gradient = _gradient.AsSpan(row * Tokens, Tokens);
                ReadOnlySpan<float> share = weights.Slice(row * Tokens, Tokens);
                float sum = Lanes.Dot(gradient, share);
                for (int t = 0; t < gradient.Length; t++) gradient[t] = share[t] * (gradient[t] - sum);
            }

            StridedGemm.MultiplyAdd((Tokens, Tokens, HeadSize), _gradient, (Tokens, 1), Inputs[1].Value.AsSpan(at), stride, Inputs[0].Gradient.AsSpan(at), stride);
            StridedGemm.MultiplyAdd((Tokens, Tokens, HeadSize), _gradient, (1, Tokens), Inputs[0].Value.AsSpan(at), stride, Inputs[1].Gradient.AsSpan(at), stride);
        }
    }

    private Span<float> Weights(int index) => _weights.AsSpan(index * Tokens * Tokens, Tokens * Tokens);

    // Where a head's first token starts.
    private int At(int index) => (index / Heads * Shape.Count) + (index % Heads * HeadSize);

    private static void Softmax(Span<float> row)
    {
        float largest = float.NegativeInfinity;
        foreach (float score in row) largest = Math.Max(largest, score);
        Span<Vector256<float>> wide = MemoryMarshal.Cast<float, Vector256<float>>(row);
        Vector256<float> wideSum = default, offset = Vector256.Create(largest);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = Vector256.Exp(wide[i] - offset);
            wideSum += wide[i];
        }

        float sum = Vector256.Sum(wideSum);
        for (int i = wide.Length * Vector256<float>.Count; i < row.Length; i++) sum += row[i] = MathF.Exp(row[i] - largest);
        float share = 1 / sum;
        for (int i = 0; i < row.Length; i++) row[i] *= share;
    }
}
