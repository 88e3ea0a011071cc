using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>max(x, 0).</summary>
public sealed class BackboneRelu(BackboneNode input) : BackboneNode(input.Batch, input.Shape, [input])
{
    public override void Forward(bool training)
    {
        Span<Vector256<float>> x = Wide(Input.Value), y = Wide(Value);
        for (int i = 0; i < y.Length; i++) y[i] = Vector256.Max(x[i], Vector256<float>.Zero);
        for (int i = y.Length * Vector256<float>.Count; i < Value.Length; i++) Value[i] = Math.Max(Input.Value[i], 0);
    }

    public override void Backward()
    {
        Span<Vector256<float>> y = Wide(Value), gradient = Wide(Gradient), inputGradient = Wide(Input.Gradient);
        for (int i = 0; i < y.Length; i++) inputGradient[i] += Vector256.GreaterThan(y[i], Vector256<float>.Zero) & gradient[i];
        for (int i = y.Length * Vector256<float>.Count; i < Value.Length; i++) Input.Gradient[i] += Value[i] > 0 ? Gradient[i] : 0;
    }

    private static Span<Vector256<float>> Wide(float[] values) => MemoryMarshal.Cast<float, Vector256<float>>(values.AsSpan());
}
