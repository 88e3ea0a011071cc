using System.Globalization;

namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>Positive numbers on a logarithmic axis.</summary>
internal sealed class LogarithmicAxis
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _start;
    private readonly double _end;

    /// <param name="values">What shall fit; those that are not positive stand at the low end.</param>
    /// <param name="start">Where the low end is drawn.</param>
    /// <param name="end">Where the high end is drawn.</param>
    public LogarithmicAxis(IEnumerable<double> values, double start, double end)
    {
        (_start, _end) = (start, end);
        double[] positive = [.. values.Where(v => v > 0 && double.IsFinite(v))];
        (double smallest, double largest) = positive.Length == 0 ? (1, 1) : (positive.Min(), positive.Max());

        // A margin, so that no mark stands on the frame.
        (_low, _high) = (Math.Log10(smallest) - 0.15, Math.Log10(largest) + 0.15);
    }

    /// <summary>The largest number on the axis.</summary>
    public double Largest => Math.Pow(10, _high);

    /// <summary>The smallest number on the axis.</summary>
    public double Smallest => Math.Pow(10, _low);

    /// <summary>Round numbers to write at the axis: powers of ten, and twice and five times them where there is room.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            double[] steps = _high - _low > 3 ? [1] : [1, 2, 5];
            for (int exponent = (int)Math.Floor(_low); exponent <= _high; exponent++)
            {
                foreach (double step in steps)
                {
                    double tick = step * Math.Pow(10, exponent);
                    if (tick >= Smallest && tick <= Largest) yield return tick;
                }
            }
        }
    }

    /// <summary>Where a number is drawn.</summary>
    public double Place(double value) => _start + (Math.Clamp(value > 0 ? Math.Log10(value) : _low, _low, _high) - _low) / (_high - _low) * (_end - _start);

    /// <summary>A number as it stands at the axis.</summary>
    public static string Label(double value)
    {
        (double divisor, string suffix) = value switch { >= 1e12 => (1e12, "T"), >= 1e9 => (1e9, "G"), >= 1e6 => (1e6, "M"), >= 1e3 => (1e3, "k"), _ => (1, "") };
        return string.Create(CultureInfo.InvariantCulture, $"{value / divisor:G3}{suffix}");
    }
}
