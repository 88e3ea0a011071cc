namespace AcceleratorTraining.Baselines;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019) on one parameter.</summary>
public sealed class AdamW(BackboneParameter parameter)
{
    private const float Decay1 = 0.9f;
    private const float Decay2 = 0.99f;

    private readonly float[] _mean = new float[parameter.Values.Length];
    private readonly float[] _square = new float[parameter.Values.Length];
    private int _steps;

    public void Step(ReadOnlySpan<float> gradient, double rate, double weightDecay)
    {
        _steps++;
        float correction1 = (float)(1 / (1 - Math.Pow(Decay1, _steps))), correction2 = (float)(1 / (1 - Math.Pow(Decay2, _steps)));
        float keep = parameter.Decays ? (float)(1 - (rate * weightDecay)) : 1, step = (float)rate * correction1;
        float[] values = parameter.Values;
        for (int i = 0; i < values.Length; i++)
        {
            _mean[i] += (1 - Decay1) * (gradient[i] - _mean[i]);
            _square[i] += (1 - Decay2) * ((gradient[i] * gradient[i]) - _square[i]);
            values[i] = (values[i] * keep) - (step * _mean[i] / (MathF.Sqrt(_square[i] * correction2) + 1e-8f));
        }
    }
}
