using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>The LSTM's forms that no golden has: several samples, time outermost, a limited cell, 16-bit activations.</summary>
public sealed class SequenceLstmTests
{
    private const int Steps = 3;
    private const int Inputs = 4;
    private const int Units = 5;

    [Theory]
    [InlineData(TfliteType.Int8, 0f)]
    [InlineData(TfliteType.Int8, 0.25f)]
    [InlineData(TfliteType.Int16, 0f)]
    public async Task Samples_do_not_see_each_other_and_time_may_stand_outermost(TfliteType type, float clip)
    {
        byte[] first = Bytes(type, 1), second = Bytes(type, 2);
        byte[] alone = await RunAsync(Model(type, 1, timeMajor: false, clip), [first]), other = await RunAsync(Model(type, 1, timeMajor: false, clip), [second]);
        byte[] both = [.. alone, .. other];
        Assert.NotEqual(alone, other);
        Assert.Equal(both, await RunAsync(Model(type, 2, timeMajor: false, clip), [first, second]));
        Assert.Equal(both, await RunAsync(Model(type, 1, timeMajor: false, clip), [first, second], batch: 2));
        Assert.Equal(alone, await RunAsync(Model(type, 1, timeMajor: true, clip), [first]));

        // [time, sample, unit]: the samples' steps take turns.
        byte[] turns = await RunAsync(Model(type, 2, timeMajor: true, clip), [Interleaved(first, second)]);
        Assert.Equal(Interleaved(alone, other), turns);
    }

    [Fact]
    public async Task The_limit_of_the_cell_acts()
    {
        byte[] input = Bytes(TfliteType.Int8, 1);
        Assert.NotEqual(await RunAsync(Model(TfliteType.Int8, 1, false, 0), [input]), await RunAsync(Model(TfliteType.Int8, 1, false, 0.01f), [input]));
    }

    [Fact]
    public void What_is_not_supported_is_named()
    {
        Assert.Contains("no power of two", Refused(cellScale: 0.3f), StringComparison.Ordinal);
        Assert.Contains("more than 512 steps", Refused(steps: 600), StringComparison.Ordinal);
        Assert.Contains("peephole", Refused(peephole: true), StringComparison.Ordinal);
        Assert.Contains("not TANH", Refused(activation: FusedActivation.Relu), StringComparison.Ordinal);
        UnsupportedModelException batch = Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(Model(TfliteType.Int8, 1, true, 0, steps: 1), new LoweringOptions { Batch = 2 }));
        Assert.Contains("steps along the outermost dimension", batch.Message, StringComparison.Ordinal);
    }

    private static string Refused(float cellScale = 1f / 4096, int steps = Steps, bool peephole = false, FusedActivation activation = FusedActivation.Tanh) =>
        Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(Model(TfliteType.Int8, 1, false, 0, cellScale, steps, peephole, activation), new LoweringOptions())).Message;

    private static byte[] Bytes(TfliteType type, int seed) => [.. Enumerable.Range(0, Steps * Inputs * (type == TfliteType.Int16 ? 2 : 1)).Select(i => (byte)((i + 7) * seed * 97 >> 1))];

    private static byte[] Interleaved(byte[] a, byte[] b) => [.. a.Chunk(a.Length / Steps).Zip(b.Chunk(b.Length / Steps)).SelectMany(p => p.First.Concat(p.Second))];

    private static async Task<byte[]> RunAsync(QuantizedModel model, byte[][] samples, int batch = 1)
    {
        using ProgramRunner runner = new(TestBackends.Get("reference"), ModelLowering.Lower(model, new LoweringOptions { Batch = batch }).Program);
        runner.Write("input:0", [.. samples.SelectMany(s => s)]);
        return (await runner.RunAsync())["output:0"];
    }

    private static QuantizedModel Model(TfliteType type, int batch, bool timeMajor, float clip, float cellScale = 1f / 4096, int steps = Steps, bool peephole = false, FusedActivation activation = FusedActivation.Tanh)
    {
        bool wide = type == TfliteType.Int16;
        ModelWriter writer = new();
        int[] Shape(int last) => timeMajor ? [steps, batch, last] : [batch, steps, last];
        int x = writer.Tensor("x", type, Shape(Inputs), 0, [wide ? 0.0001f : 0.02f], [wide ? 0 : -5]);
        float outputScale = wide ? 1f / 32768 : 1f / 128;
        int zeroPoint = wide ? 0 : 3;
        int y = writer.Tensor("y", type, Shape(Units), 0, [outputScale], [zeroPoint]);
        int hidden = writer.Tensor("h", type, [batch, Units], 0, [outputScale], [zeroPoint], 0, (5, (byte)1));
        int cell = writer.Tensor("c", TfliteType.Int16, [batch, Units], 0, [cellScale], [0], 0, (5, (byte)1));
        int[] operands = [.. Enumerable.Repeat(-1, 24)];
        (operands[0], operands[18], operands[19]) = (x, hidden, cell);
        for (int gate = 0; gate < 4; gate++)
        {
            operands[1 + gate] = Weights(Inputs, gate);
            operands[5 + gate] = Weights(Units, gate + 4);
            long[] bias = [.. Enumerable.Range(0, Units).Select(i => (i - 2L) * 300 * (gate + 1))];
            int buffer = wide ? writer.Buffer(bias) : writer.Buffer([.. bias.Select(b => (int)b)]);
            operands[12 + gate] = writer.Tensor("b", wide ? TfliteType.Int64 : TfliteType.Int32, [Units], buffer, [1f], [0]);
        }

        if (peephole) operands[9] = operands[12];
        writer.Operator(44, operands, [y], 71, FlatNode.Table((0, (byte)activation), (1, clip), (3, (byte)(timeMajor ? 1 : 0))));
        writer.Inputs = [x];
        writer.Outputs = [y];
        return writer.Parse();

        int Weights(int columns, int seed) => writer.Tensor(
            "w", TfliteType.Int8, [Units, columns], writer.Buffer([.. Enumerable.Range(0, Units * columns).Select(i => (sbyte)((i + seed) * 71 % 255 - 127))]), [0.01f + 0.003f * seed], [0]);
    }
}
