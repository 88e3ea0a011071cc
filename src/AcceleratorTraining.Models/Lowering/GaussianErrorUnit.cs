namespace AcceleratorTraining.Models;

/// <summary>
/// x * Phi(x) and its approximation by the hyperbolic tangent. Only the four IEEE operations are used, so that every machine
/// computes the same bits; the error is below 1e-13.
/// </summary>
internal static class GaussianErrorUnit
{
    private const double RootOfTwoOverPi = 0.79788456080286541;

    // 1 / sqrt(2 pi)
    private const double Density = 0.39894228040143270;

    // Phi differs from 0 or 1 by less than 1e-17 beyond.
    private const double Far = 9;

    public static double Of(double x, bool approximate)
    {
        if (x >= Far) return x;
        if (x <= -Far) return 0;
        return x * (approximate ? 1 / (1 + Exponential(-2 * RootOfTwoOverPi * (x + 0.044715 * x * x * x))) : Normal(x));
    }

    // Phi(x) = 1/2 + density(x) * (x + x^3/3 + x^5/(3*5) + ...): all terms have one sign, nothing cancels but in the far tail.
    private static double Normal(double x)
    {
        double term = x, sum = 0;
        for (int n = 1; term != 0 && n < 400; n++)
        {
            sum += term;
            term *= x * x / (2 * n + 1);
        }

        return 0.5 + sum * Density * Exponential(-x * x / 2);
    }

    // A Taylor series for a 1024th of the argument, squared ten times.
    private static double Exponential(double x)
    {
        x = Math.Clamp(x, -700, 700) / 1024;
        double term = 1, sum = 1;
        for (int n = 1; n < 20; n++)
        {
            term *= x / n;
            sum += term;
        }

        for (int i = 0; i < 10; i++) sum *= sum;
        return sum;
    }
}
