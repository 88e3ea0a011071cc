namespace AcceleratorTraining.Models.Tests;

/// <summary>The tables of the 8-bit functions against the functions themselves.</summary>
public sealed class TableTests
{
    private static readonly byte[] All = [.. Enumerable.Range(-128, 256).Select(i => (byte)i)];

    public static TheoryData<float, int> Scales => new() { { 0.01f, 0 }, { 0.05f, -3 }, { 0.1f, 30 }, { 1f / 3, -128 } };

    [Theory]
    [MemberData(nameof(Scales))]
    public async Task Logistic_and_tanh_are_the_rounded_functions(float scale, int zeroPoint)
    {
        byte[] logistic = await new OneOperator(14).Input(TfliteType.Int8, scale, zeroPoint, 256).Output(TfliteType.Int8, 1f / 256, -128, 256).RunAsync(All);
        Assert.Equal(Rounded(x => (256 / (1 + Math.Exp(-x))) - 128), logistic);
        byte[] tanh = await new OneOperator(28).Input(TfliteType.Int8, scale, zeroPoint, 256).Output(TfliteType.Int8, 1f / 128, 0, 256).RunAsync(All);
        Assert.Equal(Rounded(x => 128 * Math.Tanh(x)), tanh);

        byte[] Rounded(Func<double, double> function) => Entries(scale, zeroPoint, function);
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public async Task Gelu_is_the_rounded_function_in_both_forms(float scale, int zeroPoint)
    {
        const float Step = 0.07f;
        byte[] exact = await new OneOperator(150, 116, (0, (byte)0)).Input(TfliteType.Int8, scale, zeroPoint, 256).Output(TfliteType.Int8, Step, -100, 256).RunAsync(All);
        Assert.Equal(Entries(scale, zeroPoint, x => (x * Normal(x) / Step) - 100), exact);
        byte[] approximate = await new OneOperator(150, 116, (0, (byte)1)).Input(TfliteType.Int8, scale, zeroPoint, 256).Output(TfliteType.Int8, Step, -100, 256).RunAsync(All);
        Assert.Equal(Entries(scale, zeroPoint, x => (0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / Step) - 100), approximate);
    }

    [Theory]
    [InlineData(0.05f, -3, 0.04f)]
    [InlineData(0.3f, 20, 0.2f)]
    [InlineData(0.004f, 0, 0.01f)]
    public async Task Hard_swish_is_at_most_a_step_from_the_function(float scale, int zeroPoint, float step)
    {
        byte[] actual = await new OneOperator(117).Input(TfliteType.Int8, scale, zeroPoint, 256).Output(TfliteType.Int8, step, -60, 256).RunAsync(All);
        byte[] wanted = Entries(scale, zeroPoint, x => (x * Math.Clamp(x + 3, 0, 6) / 6 / step) - 60);
        for (int i = 0; i < actual.Length; i++) Assert.InRange((sbyte)actual[i] - (sbyte)wanted[i], -1, 1);
        Assert.True(actual.Distinct().Count() > 20);
    }

    private static byte[] Entries(float scale, int zeroPoint, Func<double, double> function) =>
        [.. All.Select(b => (byte)(sbyte)Math.Clamp(Math.Round(function((double)scale * ((sbyte)b - zeroPoint)), MidpointRounding.AwayFromZero), -128, 127))];

    // Simpson's rule on the density.
    private static double Normal(double x)
    {
        const int Steps = 20_000;
        double end = Math.Clamp(x, -12, 12), width = end / Steps, sum = 0;
        for (int i = 0; i <= Steps; i++) sum += (i == 0 || i == Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-i * width * i * width / 2);
        return 0.5 + (sum * width / 3 / Math.Sqrt(2 * Math.PI));
    }
}
