namespace AcceleratorTraining.Models.Tests;

/// <summary>Products of batches that are repeated for each other: no golden has them.</summary>
public sealed class BatchMatMulTests
{
    [Theory]
    [InlineData(new[] { 2, 1, 2, 3 }, new[] { 3, 3, 2 }, new[] { 2, 3, 2, 2 })]
    [InlineData(new[] { 1, 2, 3 }, new[] { 4, 3, 2 }, new[] { 4, 2, 2 })]
    [InlineData(new[] { 2, 3, 2, 3 }, new[] { 3, 2 }, new[] { 2, 3, 2, 2 })]
    [InlineData(new[] { 2, 1, 3, 1, 2, 3 }, new[] { 1, 2, 1, 2, 3, 2 }, new[] { 2, 2, 3, 2, 2, 2 })]
    public async Task Batches_of_one_count_for_all(int[] left, int[] right, int[] result)
    {
        sbyte[] a = Values(left, 5), b = Values(right, 3);
        foreach (bool constant in new[] { false, true })
        {
            ModelWriter writer = new();
            int x = writer.Activation("x", 1, 0, left), y = writer.Activation("y", 1, 0, result);
            int w = constant ? writer.Tensor("w", TfliteType.Int8, right, writer.Buffer(b), [1f], [0]) : writer.Activation("w", 1, 0, right);
            writer.Operator(126, [x, w], [y], 101, FlatNode.Table((0, (byte)0)));
            writer.Inputs = constant ? [x] : [x, w];
            writer.Outputs = [y];
            using ProgramRunner runner = new(TestBackends.Get("reference"), ModelLowering.Lower(writer.Parse(), new LoweringOptions()).Program);
            runner.Write("input:0", [.. a.Select(v => (byte)v)]);
            if (!constant) runner.Write("input:1", [.. b.Select(v => (byte)v)]);
            Assert.Equal(Expected(a, left, b, right, result), (await runner.RunAsync())["output:0"].Select(v => (sbyte)v));
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_invalid()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 2, 2, 3), w = writer.Activation("w", 1, 0, 3, 3, 2), y = writer.Activation("y", 1, 0, 2, 2, 2);
        writer.Operator(126, [x, w], [y], 101, FlatNode.Table((0, (byte)0)));
        writer.Inputs = [x, w];
        writer.Outputs = [y];
        Assert.Throws<InvalidModelException>(() => ModelLowering.Lower(writer.Parse(), new LoweringOptions()));
    }

    // By strides: a dimension of one has stride 0.
    private static sbyte[] Expected(sbyte[] a, int[] left, sbyte[] b, int[] right, int[] result)
    {
        List<sbyte> all = [];
        int count = result.Aggregate(1, (x, y) => x * y);
        for (int i = 0; i < count; i++)
        {
            int column = i % result[^1], row = i / result[^1] % result[^2], batch = i / (result[^1] * result[^2]), sum = 0;
            int l = Offset(left, batch, result), r = Offset(right, batch, result);
            for (int k = 0; k < left[^1]; k++) sum += a[l + row * left[^1] + k] * b[r + k * right[^1] + column];
            all.Add((sbyte)Math.Clamp(sum, -128, 127));
        }

        return [.. all];
    }

    private static int Offset(int[] shape, int batch, int[] result)
    {
        int offset = 0, stride = shape[^1] * shape[^2];
        for (int d = result.Length - 3; d >= 0; d--)
        {
            int index = batch % result[d], own = d - (result.Length - shape.Length);
            batch /= result[d];
            if (own < 0) continue;
            if (shape[own] > 1) offset += index * stride;
            stride *= shape[own];
        }

        return offset;
    }

    private static sbyte[] Values(int[] shape, int step) => [.. Enumerable.Range(0, shape.Aggregate(1, (x, y) => x * y)).Select(i => (sbyte)(i * step % 9 - 4))];
}
