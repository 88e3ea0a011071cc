namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>PROFILE-06: values that live at one time do not overlap in the arena.</summary>
public sealed class MemoryPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(64)]
    public void Live_values_do_not_overlap(int alignment)
    {
        PhiloxStream random = new(11, ((uint)alignment, 0, 0));
        for (int round = 0; round < 60; round++)
        {
            ForwardProgram program = Sums(ref random);
            MemoryPlan plan = MemoryPlan.Create(program, alignment);
            long end = 0, most = 0;
            for (int v = 0; v < program.Values.Length; v++)
            {
                (int first, int last) = Life(program, v);
                bool placed = first >= 0 && !program.Bindings.Any(b => b.OutputValue == v);
                Assert.Equal(placed, plan.Offsets[v] >= 0);
                if (!placed) continue;
                Assert.Equal(0, plan.Offsets[v] % alignment);
                end = Math.Max(end, plan.Offsets[v] + Aligned(program.Values[v].Type.ByteCount, alignment));
                for (int o = 0; o < v; o++)
                {
                    (int otherFirst, int otherLast) = Life(program, o);
                    if (plan.Offsets[o] < 0 || otherFirst > last || first > otherLast) continue;
                    bool apart = plan.Offsets[o] + program.Values[o].Type.ByteCount <= plan.Offsets[v] || plan.Offsets[v] + program.Values[v].Type.ByteCount <= plan.Offsets[o];
                    Assert.True(apart, $"Values {o} and {v} overlap.");
                }
            }

            for (int n = 0; n < program.Nodes.Length; n++)
            {
                most = Math.Max(most, Enumerable.Range(0, program.Values.Length).Where(v => plan.Offsets[v] >= 0 && Life(program, v) is var (f, l) && f <= n && n <= l).Sum(v => Aligned(program.Values[v].Type.ByteCount, alignment)));
            }

            Assert.Equal(end, plan.Footprint.PeakActivationBytes);
            Assert.InRange(plan.Footprint.PeakActivationBytes, most, most * 2);
        }
    }

    [Fact]
    public void An_accumulator_that_only_a_rescale_reads_takes_no_room()
    {
        ForwardProgramBuilder builder = new("fused");
        int x = builder.Input("x", new TensorType(ElementType.Int8, [1, 64])), w = builder.Constant("w", ElementType.Int8, [64, 64], new sbyte[4096]), b = builder.Constant("b", ElementType.Int32, [64], new int[64]);
        int m = builder.Constant<int>("m", ElementType.Int32, [1], [1 << 30]), s = builder.Constant<sbyte>("s", ElementType.Int8, [1], [0]);
        int accumulator = builder.Apply(new MatMul(), x, w, b);
        int y = builder.Apply(new Rescale(), accumulator, m, s);
        builder.Output("y", builder.Apply(new Reshape { Shape = [64] }, y));
        Assert.Equal(new MemoryFootprint(4096 + 256 + 16 + 16, 64, 0), MemoryPlan.Create(builder.Build(), 16).Footprint);
        builder.Output("raw", builder.Apply(new Reshape { Shape = [64] }, accumulator));
        Assert.Equal(256 + 64, MemoryPlan.Create(builder.Build(), 16).Footprint.PeakActivationBytes);
    }

    [Fact]
    public void A_perturbed_view_that_one_layer_reads_as_weights_takes_no_room()
    {
        Assert.Equal(0, Peak(perturbs: 1, (_, _) => { }));

        // Of two perturbations in a row the first is a tensor, which lives until the layer reads it.
        Assert.Equal(4096, Peak(perturbs: 2, (_, _) => { }));

        // A second reader and a parameter that the program writes need the view; one that a binding stores lies there.
        Assert.Equal(4096, Peak(perturbs: 1, (b, view) => b.Output("other", b.Apply(new Reshape { Shape = [4096] }, view))));
        Assert.Equal(0, Peak(perturbs: 1, (b, view) => b.Output("other", view)));
        Assert.Equal(4096, Peak(perturbs: 1, (_, _) => { }, writes: true));
    }

    [Fact]
    public void What_a_folded_view_is_made_of_lives_until_the_layer_reads_it()
    {
        ForwardProgramBuilder builder = new("late");
        int x = builder.Input("x", new TensorType(ElementType.Int8, [1, 64])), source = builder.Input("w", new TensorType(ElementType.Int8, [64, 64])), b = builder.Constant("b", ElementType.Int32, [64], new int[64]);
        int key = builder.Input("key", new TensorType(ElementType.UInt32, [4])), magnitude = builder.Input("magnitude", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude)));
        int w = builder.Apply(new Clamp { Minimum = -9, Maximum = 9 }, source);
        int view = builder.Apply(new Perturb { Tensor = 1, Direction = DirectionKind.Rademacher, Output = ElementType.Int8, Range = ValueRange.Symmetric(127) }, w, key, magnitude, builder.Constant<int>("scale", ElementType.Int32, [1], [1]));
        int between = builder.Apply(new Clamp { Minimum = -1, Maximum = 1 }, source);
        builder.Output("other", builder.Apply(new Reshape { Shape = [4096] }, between));
        builder.Output("y", builder.Apply(new MatMul(), x, view, b));
        Assert.Equal(2 * 4096, MemoryPlan.Create(builder.Build(), 16).Footprint.PeakActivationBytes);
    }

    // One layer of 64 x 64 perturbed weights, whose sums a binding stores.
    private static long Peak(int perturbs, Action<ForwardProgramBuilder, int> more, bool writes = false)
    {
        ForwardProgramBuilder builder = new("view");
        TensorType weights = new(ElementType.Int8, [64, 64]);
        int x = builder.Input("x", new TensorType(ElementType.Int8, [1, 64])), w = writes ? builder.InputOutput("w", weights) : builder.Input("w", weights), b = builder.Constant("b", ElementType.Int32, [64], new int[64]);
        int key = builder.Input("key", new TensorType(ElementType.UInt32, [4])), magnitude = builder.Input("magnitude", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude)));
        int scale = builder.Constant<int>("scale", ElementType.Int32, [1], [1]);
        int view = w;
        for (int i = 0; i < perturbs; i++) view = builder.Apply(new Perturb { Tensor = 1, Direction = DirectionKind.Rademacher, Output = ElementType.Int8, Range = ValueRange.Symmetric(127) }, view, key, magnitude, scale);
        builder.Output("y", builder.Apply(new MatMul(), x, view, b));
        more(builder, view);
        if (writes) builder.Store("w", builder.Apply(new Clamp { Minimum = -1, Maximum = 1 }, w));
        return MemoryPlan.Create(builder.Build(), 16).Footprint.PeakActivationBytes;
    }

    private static long Aligned(long bytes, int alignment) => (bytes + alignment - 1) / alignment * alignment;

    // A random web of reshapes and sums over vectors of a few sizes.
    private static ForwardProgram Sums(ref PhiloxStream random)
    {
        ForwardProgramBuilder builder = new("web");
        List<int> values = [];
        for (int i = 0; i < 3; i++) values.Add(builder.Input($"in{i}", new TensorType(ElementType.Int32, [1 + random.NextInt32(20)])));
        for (int n = 0; n < 12; n++)
        {
            int value = values[random.NextInt32(values.Count)];
            values.Add(random.NextInt32(3) == 0
                ? builder.Apply(new Reshape { Shape = [builder.TypeOf(value).Shape.ElementCount] }, value)
                : builder.Apply(new Multiply(), builder.Apply(new Reshape { Shape = [builder.TypeOf(value).Shape.ElementCount, 1] }, value), values[0]));
            int last = values[^1];
            values[^1] = builder.Apply(new Reshape { Shape = [builder.TypeOf(last).Shape.ElementCount] }, last);
            if (builder.TypeOf(values[^1]).Shape.ElementCount > 500) values.RemoveAt(values.Count - 1);
        }

        builder.Output("out", values[^1]);
        return builder.Build();
    }

    private static (int First, int Last) Life(ForwardProgram program, int value)
    {
        int first = -1, last = -1;
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            if (program.Nodes[n].Outputs.Contains(value)) first = last = n;
            if (program.Nodes[n].Inputs.Contains(value)) last = n;
        }

        return (first, last);
    }
}
