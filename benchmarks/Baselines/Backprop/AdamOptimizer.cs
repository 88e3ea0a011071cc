namespace AcceleratorTraining.Baselines;

/// <summary>Adam (Kingma and Ba, 2015) with its published constants.</summary>
internal sealed class AdamOptimizer(IReadOnlyList<FloatParameter> parameters) : IOptimizer
{
    private const float Decay1 = 0.9f;
    private const float Decay2 = 0.999f;

    private readonly float[][] _means = [.. parameters.Select(p => new float[p.Values.Length])];
    private readonly float[][] _squares = [.. parameters.Select(p => new float[p.Values.Length])];
    private double _power1 = 1;
    private double _power2 = 1;

    public long StateBytes => 2 * sizeof(float) * parameters.Sum(p => (long)p.Values.Length);

    public void Step(double rate, float factor)
    {
        (_power1, _power2) = (_power1 * Decay1, _power2 * Decay2);
        float correction = (float)(1 / Math.Sqrt(1 - _power2)), step = (float)(rate / (1 - _power1));
        for (int p = 0; p < parameters.Count; p++)
        {
            float[] values = parameters[p].Values, gradient = parameters[p].Gradient, means = _means[p], squares = _squares[p];
            float unit = parameters[p].Unit;
            for (int i = 0; i < values.Length; i++)
            {
                float g = gradient[i] * factor * unit;
                means[i] += (1 - Decay1) * (g - means[i]);
                squares[i] += (1 - Decay2) * ((g * g) - squares[i]);
                values[i] -= unit * step * means[i] / ((MathF.Sqrt(squares[i]) * correction) + 1e-8f);
            }
        }
    }
}
