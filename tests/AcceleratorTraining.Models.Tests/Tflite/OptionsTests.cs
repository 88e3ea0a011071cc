namespace AcceleratorTraining.Models.Tests;

/// <summary>Each operator's options, every field with a value of its own; field numbers are those of the schema.</summary>
public sealed class OptionsTests
{
    private const byte Valid = 1;
    private const byte Relu6 = 3;

    [Fact]
    public void Every_field_is_read_from_its_place()
    {
        Read(3, 1, new ConvolutionOptions(PaddingScheme.Valid, 3, 2, 6, 5, 0, TfliteType.Int64, FusedActivation.Relu6), (0, Valid), (1, 2), (2, 3), (3, Relu6), (4, 5), (5, 6), (6, (byte)TfliteType.Int64));
        Read(4, 2, new ConvolutionOptions(PaddingScheme.Valid, 3, 2, 7, 6, 4, TfliteType.Float32, FusedActivation.Relu6), (0, Valid), (1, 2), (2, 3), (3, 4), (4, Relu6), (5, 6), (6, 7));
        Read(17, 5, new PoolOptions(PaddingScheme.Valid, 3, 2, 5, 4, FusedActivation.Relu6), (0, Valid), (1, 2), (2, 3), (3, 4), (4, 5), (5, Relu6));
        Read(27, 6, new SvdfOptions(2, FusedActivation.Relu6), (0, 2), (1, Relu6));
        Read(2, 10, new ConcatenationOptions(-2, FusedActivation.Relu6), (0, -2), (1, Relu6));
        Read(18, 21, new ArithmeticOptions(FusedActivation.Relu6), (0, Relu6));
        Read(41, 28, new ArithmeticOptions(FusedActivation.Relu6), (0, Relu6));
        Read(36, 23, new GatherOptions(2, 1), (0, 2), (1, 1));
        Read(40, 27, new ReducerOptions(true), (0, (byte)1));
        Read(45, 32, new StridedSliceOptions(1, 2, 3, 4, 5, true), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, (byte)1));
        Read(49, 35, new SplitOptions(4), (0, 4));
        Read(102, 79, new SplitOptions(4), (0, 4));
        Read(67, 49, new TransposeConvolutionOptions(PaddingScheme.Valid, 3, 2, FusedActivation.Relu6), (0, Valid), (1, 2), (2, 3), (3, Relu6));
        Read(83, 59, new PackOptions(3, -1), (0, 3), (1, -1));
        Read(88, 64, new PackOptions(3, -1), (0, 3), (1, -1));
        Read(44, 71, new SequenceLstmOptions(1.5f, 2.5f, true, FusedActivation.Tanh), (0, (byte)4), (1, 1.5f), (2, 2.5f), (3, (byte)1));
        Read(97, 74, new ResizeNearestOptions(true, false), (0, (byte)1));
        Read(97, 74, new ResizeNearestOptions(false, true), (1, (byte)1));
        Read(98, 75, new LeakyReluOptions(0.25f), (0, 0.25f));
        Read(100, 77, new MirrorPadOptions(true), (0, (byte)1));
        Read(126, 101, new BatchMatMulOptions(true, false), (0, (byte)1));
        Read(126, 101, new BatchMatMulOptions(false, true), (1, (byte)1));
        Read(150, 116, new GeluOptions(true), (0, (byte)1));
    }

    [Fact]
    public void Options_of_another_operator_are_none() => Read(98, 74, null, (0, 0.25f));

    [Fact]
    public void A_variable_is_told_from_an_activation()
    {
        ModelWriter writer = new();
        writer.Tensor("state", TfliteType.Int16, [4], 0, [1f], [0], 0, (5, (byte)1));
        writer.Activation("x", 1, 0, 4);
        Assert.Equal([true, false], writer.Parse().Tensors.Select(t => t.IsVariable));
    }

    [Fact]
    public void Operators_have_their_names_up_to_the_newest_that_is_lowered()
    {
        ModelWriter writer = new() { Inputs = [] };
        foreach (int code in new[] { 126, 128, 150, 152, 153 }) writer.Operator(code, [], []);
        Assert.Equal(["BATCH_MATMUL", "CUMSUM", "GELU", "RELU_0_TO_1", "BUILTIN_153"], writer.Parse().Operators.Select(o => o.Name));
    }

    private static void Read(int code, byte kind, OperatorOptions? expected, params (int Field, object Value)[] fields)
    {
        ModelWriter writer = new() { Inputs = [] };
        writer.Operator(code, [], [], kind, FlatNode.Table(fields));
        Assert.Equal(expected, writer.Parse().Operators[0].Options);
    }
}
