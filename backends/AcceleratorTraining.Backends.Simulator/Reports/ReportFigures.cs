using System.Globalization;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>Numbers and words of reports as people read them, the same in every culture.</summary>
public static class ReportFigures
{
    private static readonly (double Size, string Unit)[] TimeUnits = [(1, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")];
    private static readonly (double Size, string Unit)[] EnergyUnits = [(1e12, "J"), (1e9, "mJ"), (1e6, "uJ"), (1e3, "nJ"), (1, "pJ")];
    private static readonly (double Size, string Unit)[] FrequencyUnits = [(1e9, "GHz"), (1e6, "MHz"), (1e3, "kHz"), (1, "Hz")];

    /// <summary>A count with thousands set apart.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent.</summary>
    public static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);

    /// <summary>How many times as much; empty for null.</summary>
    public static string Multiple(double? value) => value?.ToString("0.00 x", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A rate of 10^9 bytes a second.</summary>
    public static string Rate(double gigabytesPerSecond) => gigabytesPerSecond.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A time with the unit that suits it.</summary>
    public static string Time(double seconds) => Scaled(seconds, TimeUnits);

    /// <summary>An energy with the unit that suits it; says nothing without the name of its table beside it.</summary>
    public static string Energy(double picojoules) => Scaled(picojoules, EnergyUnits);

    /// <summary>A clock with the unit that suits it.</summary>
    public static string Frequency(long hertz) => Scaled(hertz, FrequencyUnits);

    /// <summary>What an arena has to hold, and what no plan can do with less than.</summary>
    public static string Arena(ArenaPlan plan) => $"{Count(plan.PeakBytes)} bytes; no plan needs less than {Count(plan.LowerBoundBytes)}";

    /// <summary>What an operator waits for, in a word.</summary>
    public static string Word(Bottleneck bottleneck) => bottleneck switch
    {
        Bottleneck.Compute => "compute",
        Bottleneck.Vector => "vector",
        Bottleneck.Weights => "weights",
        Bottleneck.Activations => "activations",
        _ => "overhead",
    };

    private static string Scaled(double value, (double Size, string Unit)[] units)
    {
        (double size, string unit) = units.FirstOrDefault(u => value >= u.Size, units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{value / size:0.###} {unit}");
    }
}
