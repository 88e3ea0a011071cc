namespace AcceleratorTraining.Baselines;

/// <summary>Stochastic gradient descent with momentum 0.9 (Polyak, 1964).</summary>
internal sealed class SgdOptimizer(IReadOnlyList<FloatParameter> parameters) : IOptimizer
{
    private const float Momentum = 0.9f;

    private readonly float[][] _velocities = [.. parameters.Select(p => new float[p.Values.Length])];

    public long StateBytes => sizeof(float) * parameters.Sum(p => (long)p.Values.Length);

    public void Step(double rate, float factor)
    {
        for (int p = 0; p < parameters.Count; p++)
        {
            float[] values = parameters[p].Values, gradient = parameters[p].Gradient, velocity = _velocities[p];
            float unit = parameters[p].Unit, step = (float)rate;
            for (int i = 0; i < values.Length; i++)
            {
                velocity[i] = (Momentum * velocity[i]) + (gradient[i] * factor * unit);
                values[i] -= unit * step * velocity[i];
            }
        }
    }
}
