using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

/// <summary>Tensors without elements may have huge other dimensions; nothing is sized by them.</summary>
public sealed class EmptyTests
{
    private const ElementType I8 = ElementType.Int8;

    public static TheoryData<string> Names => ["conv", "pool", "rescale", "products", "log-softmax", "softmax", "gather", "sum"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_sized_by_the_dimensions_of_an_empty_tensor(string name)
    {
        long before = GC.GetTotalAllocatedBytes();
        Differential.AssertEqual(Program(name), TestProfiles.Base, 1);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(300_001)]
    public void One_scale_for_a_long_row_needs_no_table_of_it(int length)
    {
        ForwardProgramBuilder builder = new("long row");
        int x = builder.Input("x", new TensorType(ElementType.Int32, [2, length]));
        builder.Output("y", Rescaled(builder, x));
        ForwardProgram program = builder.Build();
        Differential.AssertEqual(program, TestProfiles.Base, 2);
        using CpuDevice device = Differential.Open(TestProfiles.Base, KernelTable.All.First(r => r.IsSupported));
        using IExecutable executable = device.Compile(program);
        Assert.InRange(executable.Footprint.ScratchBytes, 0, 1 << 20);
    }

    private static ForwardProgram Program(string name)
    {
        ForwardProgramBuilder builder = new(name);
        int Input(string binding, ElementType element, TensorShape shape) => builder.Input(binding, new TensorType(element, shape));
        int y = name switch
        {
            "conv" => builder.Apply(new Conv2D(), Input("x", I8, [0, 30_000, 30_000, 1]), builder.Constant<sbyte>("w", I8, [1, 1, 1, 1], [3]), builder.Constant<int>("b", ElementType.Int32, [1], [1])),
            "pool" => builder.Apply(new MaxPool2D(), Input("x", I8, [1, 30_000, 30_000, 0])),
            "rescale" => Rescaled(builder, Input("x", ElementType.Int32, [0, 300_000_000])),
            "products" => builder.Apply(new BatchMatMul { Accumulator = ElementType.Int64 }, Input("a", I8, [0, 1, int.MaxValue]), Input("b", I8, [0, 1, int.MaxValue])),
            "log-softmax" => builder.Apply(new LogSoftmax { Multiplier = 1 << 30, ReverseMultiplier = 1 << 30, LeftShift = 20 }, Input("x", I8, [0, int.MaxValue])),
            "softmax" => builder.Apply(new Softmax { Multiplier = 1 << 30, LeftShift = 20 }, Input("x", I8, [0, int.MaxValue])),
            "gather" => builder.Apply(new Gather(), Input("x", I8, [1, 0]), Input("i", ElementType.Int32, [int.MaxValue, 0])),
            _ => builder.Apply(new ReduceSum { Axes = [1] }, Input("x", I8, [0, 1_000_000_000])),
        };
        builder.Output("y", y);
        return builder.Build();
    }

    private static int Rescaled(ForwardProgramBuilder builder, int x) =>
        builder.Apply(new Rescale(), x, builder.Constant<int>("m", ElementType.Int32, [1], [1 << 30]), builder.Constant<sbyte>("s", I8, [1], [-3]));
}
