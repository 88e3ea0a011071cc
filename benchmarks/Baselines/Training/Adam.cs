namespace AcceleratorTraining.Baselines;

/// <summary>The Adam rule (Kingma and Ba, 2015) on one array.</summary>
public sealed class Adam(float[] values)
{
    private const double Decay1 = 0.9;
    private const double Decay2 = 0.999;

    private readonly double[] _mean = new double[values.Length];
    private readonly double[] _square = new double[values.Length];
    private int _steps;

    public void Step(ReadOnlySpan<float> gradient, double rate)
    {
        _steps++;
        double correction1 = 1 - Math.Pow(Decay1, _steps), correction2 = 1 - Math.Pow(Decay2, _steps);
        for (int i = 0; i < values.Length; i++)
        {
            _mean[i] += (1 - Decay1) * (gradient[i] - _mean[i]);
            _square[i] += (1 - Decay2) * (((double)gradient[i] * gradient[i]) - _square[i]);
            values[i] -= (float)(rate * (_mean[i] / correction1) / (Math.Sqrt(_square[i] / correction2) + 1e-8));
        }
    }
}
