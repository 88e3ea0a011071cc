using System.Globalization;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Figures
{
    public static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    public static string Real(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Scale(float value) => value.ToString("G6", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
