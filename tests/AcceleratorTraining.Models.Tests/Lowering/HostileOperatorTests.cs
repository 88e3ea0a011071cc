namespace AcceleratorTraining.Models.Tests;

/// <summary>Options and index operands that contradict themselves, or ask for what is not there.</summary>
public sealed class HostileOperatorTests
{
    [Fact]
    public void Axes_and_indices_outside_are_invalid()
    {
        Invalid("names axis 2 of 2", new OneOperator(40, 27).Input(2, 3).Indices(2).Output(2, 3));
        Invalid("names axis -3 of 2", new OneOperator(2, 10, (0, -3)).Input(2, 3).Output(2, 3));
        Invalid("names axis 2147483647 of 2", new OneOperator(49, 35, (0, 1)).Indices(int.MaxValue).Input(2, 3).Output(2, 3));
        Invalid("names axis 9 of 3", new OneOperator(83, 59, (1, 9)).Input(2, 3).Output(1, 2, 3));
        Invalid("names axis -9 of 2", new OneOperator(36, 23, (0, -9)).Input(2, 3).Indices(0).Output(1, 3));
        Invalid("takes element 3 of 3", new OneOperator(36, 23, (0, 1)).Input(2, 3).Indices(0, 3).Output(2, 2));
        Invalid("takes element -1 of 3", new OneOperator(36, 23, (0, 1)).Input(2, 3).Indices(-1).Output(2, 1));
        Invalid("has 5 batch dimensions", new OneOperator(36, 23, (0, 1), (1, 5)).Input(2, 3).Indices(0).Output(2, 1));
        Invalid("has permutation [0, 0]", new OneOperator(39, 26).Input(2, 3).Indices(0, 0).Output(2, 2));
        Invalid("has more than 32 bits", new OneOperator(40, 27).Input(2, 3).Constant(TfliteType.Int64, 1, 0, [1], 1L << 40).Output(2));
        Invalid("has 4 bytes for 2 elements", new OneOperator(40, 27).Input(2, 3).Constant(TfliteType.Int32, 1, 0, [2], 1).Output(2));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_invalid()
    {
        Invalid("pads dimension 0 by 2147483647", Pad(int.MaxValue, 0, 5));
        Invalid("pads dimension 0 by -1", Pad(-1, 0, 1));
        Invalid("pads 2 by 1 and 1 to 5", Pad(1, 1, 5));
        Invalid("has 1 paddings", new OneOperator(34, 22).Input(2).Indices(1).Output(3));
        Invalid("mirrors 3 and 0 of 3", new OneOperator(100, 77).Input(3).Indices(3, 0).Output(6));
        Invalid("has stride 0", Strided(0, 3, 0, 3));
        Invalid("has output [2] where its operands give [3]", Strided(0, 3, 1, 2));
        Invalid("of a dimension that vanishes", new OneOperator(45, 32, (4, 1)).Input(3, 1).Indices(3, 0).Indices(0, 1).Indices(1, 1).Output(1));
        Invalid("of a dimension that vanishes", new OneOperator(45, 32, (4, 1)).Input(3, 1).Indices(2, 0).Indices(0, 1).Indices(-1, 1).Output(1));
        Invalid("takes 3 elements from 1 of 3", new OneOperator(65).Input(3).Indices(1).Indices(3).Output(3));
        Invalid("takes 2 elements from -2147483648 of 3", new OneOperator(65).Input(3).Indices(int.MinValue).Indices(2).Output(2));
        Invalid("splits 3 into 2 parts", new OneOperator(49, 35, (0, 2)).Indices(0).Input(3).Output(1).Output(2));
        Invalid("splits 3 into [-1, 5]", new OneOperator(102, 79, (0, 2)).Input(3).Indices(-1, 5).Indices(0).Output(1).Output(2));
        Invalid("splits 3 into [2147483647, 2147483647]", new OneOperator(102, 79, (0, 2)).Input(3).Indices(int.MaxValue, int.MaxValue).Indices(0).Output(1).Output(2));
        Invalid("has 1 inputs and 2 outputs", new OneOperator(88, 64, (0, int.MinValue)).Input(3).Output(1).Output(1));
        Invalid("joins 4 elements along an axis of 5", new OneOperator(2, 10).Input(2).Input(2).Output(5));
        Invalid("combines [2] and [3] to [3]", new OneOperator(0, 11).Input(2).Input(3).Output(3));
        Invalid("has 1 sizes for a map", new OneOperator(97, 74).Input(1, 2, 2, 1).Indices(4).Output(1, 4, 4, 1));
        Invalid("another shape", new OneOperator(19).Input(4).Output(2, 2));
        Invalid("to more than 2^31 - 1 elements", new OneOperator(67, 49, (1, 1024), (2, 1024)).Indices(1, 1 << 15, 1 << 15, 1).Constant<sbyte>(TfliteType.Int8, 1, 0, [1, 1, 1, 4], 1, 1, 1, 1).Input(1, 32, 32, 4).Output(1, 1 << 15, 1 << 15, 1));
        Invalid("has no options", new OneOperator(98).Input(4).Output(4));
    }

    [Fact]
    public void What_TFLite_does_not_know_is_named()
    {
        Unsupported("its alpha is no finite number", new OneOperator(98, 75, (0, float.NaN)).Input(4).Output(4));
        Unsupported("its axes are computed", new OneOperator(40, 27).Input(2, 3).Input(TfliteType.Int32, 1, 0, 1).Output(2));
        Unsupported("its indices are computed", new OneOperator(36, 23).Input(2, 3).Input(TfliteType.Int32, 1, 0, 1).Output(1, 3));
        Unsupported("at most 64 are supported", new OneOperator(40, 27).Input(2, 3).Indices(new int[65]).Output(2));
        Unsupported("it has 3 sizes; at most 2", new OneOperator(97, 74).Input(1, 2, 2, 1).Indices(4, 4, 4).Output(1, 4, 4, 1));
        Unsupported("ellipsis or new-axis mask", new OneOperator(45, 32, (2, 1)).Input(3).Indices(0).Indices(3).Indices(1).Output(3));
        Unsupported("counted from its beginnings", new OneOperator(45, 32, (5, (byte)1)).Input(3).Indices(0).Indices(3).Indices(1).Output(3));
        Unsupported("another scale or zero point", new OneOperator(2, 10).Input(2).Input(TfliteType.Int8, 0.4f, 1, 2).Output(4));
        Unsupported("has a fused activation", new OneOperator(2, 10, (1, (byte)1)).Input(2).Output(2));
        Unsupported("whose zero point is not 0", new OneOperator(18, 21).Input(TfliteType.Int16, 1, 5, 2).Input(TfliteType.Int16, 1, 0, 2).Output(TfliteType.Int16, 1, 0, 2));
        Unsupported("different types", new OneOperator(0, 11).Input(2).Input(TfliteType.Int16, 1, 0, 2).Output(2));
        Unsupported("scale 1/256 and zero point -128", new OneOperator(14).Input(4).Output(4));
        Unsupported("at least 2^-27 and below 8", new OneOperator(14).Input(TfliteType.Int8, 8, 0, 4).Output(TfliteType.Int8, 1f / 256, -128, 4));
        Unsupported("above 1/128 of its input's", new OneOperator(117).Input(TfliteType.Int8, 1, 0, 4).Output(TfliteType.Int8, 1f / 200, 0, 4));
        Unsupported("turns uint8 into int16", new OneOperator(114).Input(TfliteType.UInt8, 1, 0, 4).Output(TfliteType.Int16, 1, 0, 4));
        Unsupported("is int16; needed is a model with int8 activations", new OneOperator(117).Input(TfliteType.Int16, 1, 0, 4).Output(TfliteType.Int16, 1, 0, 4));
        Unsupported("less than 2^-19 of an input's", new OneOperator(0, 11).Input(TfliteType.Int8, 1, 0, 2).Input(2).Output(TfliteType.Int8, 1e-7f, 0, 2));
        Unsupported("aligns corners and has half-pixel centers", new OneOperator(97, 74, (0, (byte)1), (1, (byte)1)).Input(1, 2, 2, 1).Indices(4, 4).Output(1, 4, 4, 1));
        OneOperator variable = new OneOperator(19).Output(4);
        Unsupported("is a variable", variable.Operand(variable.Writer.Tensor("state", TfliteType.Int8, [4], 0, [1f], [0], 0, (5, (byte)1))));
    }

    [Fact]
    public void Indices_as_long_as_a_huge_map_are_not_made()
    {
        OneOperator resize = new OneOperator(97, 74).Input(1, 1, 1, 1).Indices(2_000_000_000, 1).Output(1, 2_000_000_000, 1, 1);
        QuantizedModel model = resize.Build();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("far too often", Assert.Throws<InvalidModelException>(() => ModelLowering.Lower(model, new LoweringOptions())).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static OneOperator Pad(int before, int after, int output) => new OneOperator(34, 22).Input(2).Indices(before, after).Output(output);

    private static OneOperator Strided(int begin, int end, int stride, int output) => new OneOperator(45, 32).Input(3).Indices(begin).Indices(end).Indices(stride).Output(output);

    private static void Invalid(string reason, OneOperator operation)
    {
        InvalidModelException exception = Assert.Throws<InvalidModelException>(() => ModelLowering.Lower(operation.Build(), new LoweringOptions()));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private static void Unsupported(string reason, OneOperator operation)
    {
        UnsupportedModelException exception = Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(operation.Build(), new LoweringOptions()));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
