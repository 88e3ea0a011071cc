using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// MeZO (Malladi et al., "Fine-tuning language models with just forward passes", 2023): two-sided SPSA in place, directions drawn again
/// from a seed in place of being kept. Directions have elements of 1 and -1, in the parameters' units.
/// </summary>
internal sealed class MezoRule(IReadOnlyList<FloatParameter> parameters, ulong seed)
{
    private const float Epsilon = 1e-2f;
    private const uint DirectionStream = 0x6D657A6F;

    private uint _step;

    /// <summary>One step; returns the mean of the two losses.</summary>
    public double Step(double rate, Func<double> loss)
    {
        Move(Epsilon);
        double above = loss();
        Move(-2 * Epsilon);
        double below = loss();
        Move(Epsilon);
        Move((float)(-rate * (above - below) / (2 * Epsilon)));
        _step++;
        return (above + below) / 2;
    }

    private void Move(float factor)
    {
        PhiloxStream draws = new(seed, (DirectionStream, _step, 0));
        foreach (FloatParameter parameter in parameters)
        {
            float distance = factor * parameter.Unit;
            uint bits = 0;
            for (int i = 0; i < parameter.Values.Length; i++)
            {
                if (i % 32 == 0) bits = draws.NextUInt32();
                parameter.Values[i] += (bits & 1) == 0 ? distance : -distance;
                bits >>= 1;
            }
        }
    }
}
