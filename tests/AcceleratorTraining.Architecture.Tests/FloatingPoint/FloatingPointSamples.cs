using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint.Samples;

// What the scanner is tried on: every member of Floating must be found, no member of Integer may be.
#pragma warning disable CA1051, CA1823, CS0169, CS0649, CA1812, IDE0051, IDE0044, CA1852

internal class Floating
{
    private const float Literal = 1;
    private Half _field;
    private readonly List<double?> _inside = [];

    public double Property { get; set; }

    public static int Multiplies(int a) => (int)(a * 0.5);

    public static int Converts(int[] a) => a[0] > 1 ? (int)MathF.Round(a[0]) : 0;

    public static int Divides(uint a) => (int)(a / 3f);

    public static void Takes(ReadOnlySpan<float> values) => _ = values.Length;

    public static int Compares(TimeSpan a, TimeSpan b) => a.TotalSeconds > b.TotalSeconds ? 1 : 0;

    public static int Allocates(int length) => new float[length].Length;

    public static int Instantiates() => Enumerable.Empty<double>().Count();

    public static Vector128<int> Vectorises(Vector128<int> a) => a.AsSingle().AsInt32();

    public static Func<int, int> Captures(int b) => a => (int)(a * 0.25 * b);

    public static async Task<long> Awaits(int a)
    {
        await Task.Yield();
        return (long)Math.Sqrt(a);
    }

    public static IEnumerable<int> Yields(int a)
    {
        double half = a / 2.0;
        yield return a;
        yield return (int)half;
    }

    public static int Nests(int a)
    {
        return Inner(a);
        static int Inner(int b) => (int)(b * 1e3);
    }
}

internal class Integer
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public static async Task<long> Awaits(int a)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1));
        return Math.Clamp(a * 3L >> 1, 0, 100);
    }

    public static int Switches(string[] texts, int a)
    {
        object[] boxes = [a, .. texts];
        foreach (ref string text in texts.AsSpan()) text = text.Trim();
        return a switch { 0 => 5, 1 => 2, 2 => 9, 3 => boxes.Length, 4 => -1, 5 => 17, _ => texts.Sum(text => text.Length) };
    }

    public TimeSpan Elapsed() => _clock.Elapsed + TimeSpan.FromTicks(1);

    public static Vector128<int> Vectorises(Vector128<short> a) => Vector128.WidenLower(a) << 3;
}
