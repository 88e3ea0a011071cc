using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

/// <summary>
/// Every operator behind a convolution over several images, where units of one image run through several steps: each
/// either keeps the images apart or waits for all of them, and both give the reference's bytes.
/// </summary>
public sealed class CutTests
{
    [Theory]
    [InlineData("clamp", true)]
    [InlineData("cast", true)]
    [InlineData("table", true)]
    [InlineData("softmax", true)]
    [InlineData("log softmax", true)]
    [InlineData("normalize", true)]
    [InlineData("maximum pool", true)]
    [InlineData("sum of itself and an image", true)]
    [InlineData("sum with one pixel an image", true)]
    [InlineData("sum with constants of the batch", true)]
    [InlineData("sum with a row of the batch", true)]
    [InlineData("products of images", true)]
    [InlineData("channels joined", true)]
    [InlineData("images joined", false)]
    [InlineData("images turned", true)]
    [InlineData("batch turned", false)]
    [InlineData("image padded", true)]
    [InlineData("batch padded", false)]
    [InlineData("image sliced", true)]
    [InlineData("batch reversed", false)]
    [InlineData("image summed", true)]
    [InlineData("batch summed", false)]
    [InlineData("pixels gathered", true)]
    [InlineData("pixels gathered by image", true)]
    [InlineData("images gathered", false)]
    [InlineData("sum with the batch reversed", true)]
    public void Operators_keep_images_apart_or_wait(string what, bool isCut)
    {
        foreach (int batch in new[] { 2, 3, 4 })
            for (int seed = 0; seed < 8; seed++)
            {
                ForwardProgram program = Build(what, batch, new Draw(seed));
                Differential.AssertEqual(program, TestProfiles.Base, seed);
                Step[] steps = Differential.Steps(program, TestProfiles.Base);
                Step second = Assert.Single(steps, s => s.Writes.Any(o => o.Value == program.Bindings.Single(n => n.Name == "probe").OutputValue));
                Assert.Equal(isCut ? batch : 1, second.Units);
            }
    }

    private static ForwardProgram Build(string what, int batch, Draw draw)
    {
        ForwardProgramBuilder b = new($"{what} over {batch}");
        int x = Conv(b, draw, b.Input("x", new TensorType(ElementType.Int8, [batch, 4, 4, 3])), "first", 6);
        int probe = Apply(b, draw, what, x, batch);
        b.Output("probe", probe);

        // Another operator of images behind it, if it still is a map of bytes.
        TensorType type = b.TypeOf(probe);
        if (type.Element == ElementType.Int8 && type.Shape.Rank == 4) b.Output("last", Conv(b, draw, probe, "last", 5));
        return b.Build();
    }

    private static int Apply(ForwardProgramBuilder b, Draw draw, string what, int x, int batch) => what switch
    {
        "clamp" => b.Apply(new Clamp { Minimum = -50, Maximum = 60 }, x),
        "cast" => b.Apply(new Cast { InputZeroPoint = 9, Output = ElementType.Int32 }, x),
        "table" => b.Apply(new TableLookup(), x, draw.Parameter(b, "t", new TensorType(ElementType.Int8, [256]), draw.Chance(50))),
        "softmax" => b.Apply(new Softmax { Multiplier = 1 << 30, LeftShift = 22, MinimumDifference = -200 }, x),
        "log softmax" => b.Apply(new LogSoftmax { Multiplier = 1 << 30, LeftShift = 22, ReverseMultiplier = 1 << 30, ReverseShift = 20, MinimumDifference = -200 }, x),
        "normalize" => b.Apply(new Normalize { Epsilon = 5 }, x),
        "maximum pool" => b.Apply(new MaxPool2D { FilterHeight = 2, FilterWidth = 2 }, x),
        "sum of itself and an image" => b.Apply(new Maximum(), x, b.Input("one", new TensorType(ElementType.Int8, [1, 4, 4, 6]))),
        "sum with one pixel an image" => b.Apply(new Minimum(), b.Apply(new MaxPool2D { FilterHeight = 4, FilterWidth = 4 }, x), x),
        "sum with constants of the batch" => b.Apply(new Maximum(), draw.Parameter(b, "c", new TensorType(ElementType.Int8, [batch, 4, 4, 6]), true), x),
        "sum with a row of the batch" => b.Apply(new Maximum(), b.Input("c", new TensorType(ElementType.Int8, [batch, 1, 1, 6])), x),
        "products of images" => b.Apply(new BatchMatMul { LeftZeroPoint = 3, RightZeroPoint = -7 }, x, x),
        "channels joined" => b.Apply(new Concat { Axis = 3 }, x, draw.Parameter(b, "c", new TensorType(ElementType.Int8, [batch, 4, 4, 2]), draw.Chance(50)), x),
        "images joined" => b.Apply(new Concat { Axis = 0 }, x, x),
        "images turned" => b.Apply(new Transpose { Permutation = [0, 3, 1, 2] }, x),
        "batch turned" => b.Apply(new Transpose { Permutation = [1, 0, 2, 3] }, x),
        "image padded" => b.Apply(new Pad { Before = [0, 1, 0, 2], After = [0, 0, 3, 0], Value = -4 }, x),
        "batch padded" => b.Apply(new Pad { Before = [batch, 0, 0, 0], After = [0, 0, 0, 0], Value = -4 }, x),
        "image sliced" => b.Apply(new Slice { Starts = [0, 3, 1, 0], Sizes = [batch, 2, 2, 6], Strides = [1, -2, 2, 1] }, x),
        "batch reversed" => Reversed(b, x, batch),
        "sum with the batch reversed" => b.Apply(new Maximum(), x, Reversed(b, x, batch)),
        "image summed" => b.Apply(new ReduceSum { Axes = [1, 2], InputZeroPoint = 4 }, x),
        "batch summed" => b.Apply(new ReduceSum { Axes = [0], InputZeroPoint = 4 }, x),
        "pixels gathered" => b.Apply(new Gather { Axis = 2 }, x, b.Input("i", new TensorType(ElementType.Int32, [batch], new ValueRange(0, 3)))),
        "pixels gathered by image" => b.Apply(new Gather { Axis = 1, BatchDimensions = 1 }, x, b.Input("i", new TensorType(ElementType.Int32, [batch, 3], new ValueRange(0, 3)))),
        _ => b.Apply(new Gather { Axis = 0 }, x, b.Input("i", new TensorType(ElementType.Int32, [batch], new ValueRange(0, batch - 1)))),
    };

    private static int Reversed(ForwardProgramBuilder b, int x, int batch) =>
        b.Apply(new Slice { Starts = [batch - 1, 0, 0, 0], Sizes = [batch, 4, 4, 6], Strides = [-1, 1, 1, 1] }, x);

    private static int Conv(ForwardProgramBuilder b, Draw draw, int x, string name, int outputs)
    {
        int w = draw.Parameter(b, $"{name}.w", new TensorType(ElementType.Int8, [outputs, 1, 1, b.TypeOf(x).Shape[3]]), draw.Chance(50));
        int sum = b.Apply(new Conv2D { InputZeroPoint = 1 }, x, w, b.Constant<int>($"{name}.b", ElementType.Int32, [outputs], new int[outputs]));
        (int m, int s) = draw.Scales(b, name, outputs, new ValueRange(-8, -6));
        return b.Apply(new Rescale(), sum, m, s);
    }
}
