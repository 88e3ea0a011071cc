using AcceleratorTraining.Models;

namespace AcceleratorTraining.Onnx.Tests;

/// <summary>What is refused, and with which words.</summary>
public sealed class ReaderTests
{
    [Fact]
    public void A_file_that_is_no_onnx_says_where_it_goes_wrong()
    {
        Invalid([], "empty");
        Invalid("hello, this is no model"u8.ToArray(), "wire type");
        Invalid(OnnxWriter.Message((2, "test")), "no ONNX file");
        Invalid(OnnxWriter.Message((1, 8), (8, OnnxWriter.Message((1, ""), (2, 17)))), "no graph");
        byte[] file = Writer().Write();
        InvalidModelException cut = Invalid(file[..^3], "");
        Assert.InRange(cut.Offset, 1, file.Length);
    }

    [Fact]
    public void A_message_longer_than_the_file_is_refused_before_anything_is_allocated()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Invalid([0x08, 0x08, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x0A], "outside the file");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(99)]
    public void Operator_sets_outside_the_known_ones_are_named(long opset)
    {
        OnnxWriter writer = Writer();
        writer.Opset = opset;
        Unsupported(writer.Write(), $"operator set {opset}");
    }

    [Fact]
    public void Data_in_another_file_is_refused()
    {
        OnnxWriter writer = Writer();
        writer.Initializer("far", OnnxWriter.Message((1, new long[] { 1 }), (2, 1), (8, "far"), (13, OnnxWriter.Message((1, "location"), (2, "/etc/passwd"))), (14, 1)));
        Unsupported(writer.Write(), "another file");
    }

    [Fact]
    public void Operators_that_cannot_be_translated_are_all_named_and_what_hangs_on_them_is_not()
    {
        QuantizedNet net = new(1, NetForm.Qdq, unsigned: true);
        NetTensor x = net.Input(1, 4);
        string first = net.Writer.Node("Erf", [net.Real(x)], "first");
        net.Writer.Node("Relu", [first], "second");
        net.Writer.Node("If", ["second"], "third", ("then_branch", Array.Empty<byte>()));
        net.Writer.Node("com.example:Magic", [net.Real(x)], "fourth");
        net.Writer.Output<float>("fourth", 1, 4);
        UnsupportedModelException exception = Unsupported(net.Writer.Write(), "Erf");
        Assert.Equal(["Erf", "com.example:Magic"], exception.Problems.Select(p => p.Operator));
        Assert.NotEmpty(ModelInspection.Of(QuantizedModel.Parse(net.Writer.Write(), "test.onnx")).Problems);
    }

    [Fact]
    public void Operators_and_problems_are_those_of_their_nodes_not_of_the_QuantizeLinear_behind_them()
    {
        QuantizedNet net = new(1, NetForm.Qdq, unsigned: false);
        NetTensor x = net.Input(1, 4);
        net.Output(net.Unary("LeakyRelu", "", x, net.Fresh(0.5f, 1, 4)));
        ModelOperator leaky = Assert.Single(QuantizedModel.Parse(net.Writer.Write(), "test.onnx").Operators);
        Assert.Matches(@"^LeakyRelu \(node 2 'real\d+_node'\)$", leaky.Title);

        net = new(1, NetForm.Qdq, unsigned: false);
        x = net.Input(1, 4);
        string real = net.Writer.Node("MatMul", [net.Real(x), net.Writer.Node("DequantizeLinear", [net.Writer.Initializer("w", [4, 2], new int[8]), net.ScaleOf(x)], "w_f")], "product");
        NetTensor y = net.Fresh(0.5f, 1, 2);
        net.Writer.Node("QuantizeLinear", [real, net.ScaleOf(y), net.ZeroOf(y)], y.Name);
        net.Output(y);
        ModelProblem problem = Assert.Single(Unsupported(net.Writer.Write(), "operator 3 MatMul 'product_node': its weights are int32").Problems);
        Assert.Equal((3, "MatMul", "product_node"), (problem.OperatorIndex, problem.Operator, problem.Node));
    }

    [Fact]
    public void Channels_of_tensors_in_file_order_are_dimension_1()
    {
        QuantizedNet net = new(1, NetForm.Qdq, unsigned: false);
        net.Output(net.Unary("LeakyRelu", "", net.Product(net.Input(2, 4, 5, 6), net.Input(2, 4, 5, 6)), net.Fresh(0.5f, 2, 4, 5, 6)));
        net.Output(net.Conv(net.Input(2, 4, 5, 6), 3, 1, 1));
        QuantizedModel model = QuantizedModel.Parse(net.Writer.Write(), "test.onnx");
        Assert.Equal([("Mul", 1), ("LeakyRelu", 1), ("TRANSPOSE", -1), ("Conv", -1), ("TRANSPOSE", 1)], model.Operators.Select(o => (o.Name, model.Tensors[o.Outputs[0]].ChannelAxis)));
    }

    [Fact]
    public void Inputs_that_nothing_reads_are_left_out()
    {
        OnnxWriter writer = Writer();
        writer.Input<float>("idle", 1, 3);
        writer.Input<byte>("idle_bytes", 1, 3);
        writer.Input<long>("idle_numbers", 3);
        QuantizedModel model = QuantizedModel.Parse(writer.Write(), "test.onnx");
        Assert.Equal("x", model.Tensors[Assert.Single(model.Inputs)].Name);
        Assert.Single(ModelLowering.Lower(model, new LoweringOptions()).Inputs);
    }

    [Fact]
    public void A_float_model_is_told_what_it_needs()
    {
        OnnxWriter writer = new();
        writer.Input<float>("x", 1, 4);
        writer.Node("MatMul", ["x", writer.Initializer("w", [4, 2], new float[8])], "y");
        writer.Output<float>("y", 1, 2);
        Unsupported(writer.Write(), "needed are QuantizeLinear and DequantizeLinear before it");
    }

    [Fact]
    public void Values_out_of_order_and_defined_twice_are_invalid()
    {
        OnnxWriter writer = Writer();
        writer.Node("Relu", ["nowhere"], "z");
        Invalid(writer.Write(), "which nothing before it computes");
        OnnxWriter twice = Writer();
        twice.Initializer("one", [], 1f);
        Invalid(twice.Write(), "defined twice");
    }

    [Fact]
    public void Weights_in_numbers_of_varying_length_are_read_and_left_out_of_training()
    {
        OnnxWriter writer = new();
        string one = writer.Initializer("one", [], 1f), zero = writer.Initializer("zero", [], (sbyte)0);
        writer.Input<sbyte>("x", 1, 2);
        writer.Initializer("w", OnnxWriter.Message((1, new long[] { 2, 2 }), (2, 3), (8, "w"), (5, new long[] { 1, -2, 3, -4 })));
        writer.Node("QLinearMatMul", ["x", one, zero, "w", one, zero, one, zero], "y");
        writer.Output<sbyte>("y", 1, 2);
        LinearLayer layer = Assert.Single(ModelLowering.Lower(QuantizedModel.Parse(writer.Write(), "test.onnx"), new LoweringOptions()).Layers);
        Assert.Equal([1, 3, -2, -4], layer.Weights.Select(w => (int)w));
        Assert.True(layer.Tied.HasFlag(ParameterBindings.Weights));
    }

    [Fact]
    public void A_free_batch_is_one_sample_and_more_are_lowered_on_request()
    {
        OnnxWriter writer = new();
        string one = writer.Initializer("one", [], 1f), zero = writer.Initializer("zero", [], (sbyte)0);
        writer.Input<sbyte>("x", -1, 2);
        writer.Node("QLinearMatMul", ["x", one, zero, writer.Initializer("w", [2, 3], new sbyte[6]), one, zero, one, zero], "y");
        writer.Output<sbyte>("y", -1, 3);
        QuantizedModel model = QuantizedModel.Parse(writer.Write(), "test.onnx");
        Assert.Equal(ModelFormat.Onnx, model.Format);
        Assert.Equal([5, 3], ModelLowering.Lower(model, new LoweringOptions { Batch = 5 }).Program.Bindings[^1].Type.Shape.ToArray());
    }

    private static OnnxWriter Writer()
    {
        OnnxWriter writer = new();
        string one = writer.Initializer("one", [], 1f), zero = writer.Initializer("zero", [], (sbyte)0);
        writer.Input<sbyte>("x", 1, 2);
        writer.Node("QLinearMatMul", ["x", one, zero, writer.Initializer("w", [2, 2], new sbyte[4]), one, zero, one, zero], "y");
        writer.Output<sbyte>("y", 1, 2);
        return writer;
    }

    private static InvalidModelException Invalid(byte[] file, string words)
    {
        InvalidModelException exception = Assert.Throws<InvalidModelException>(() => QuantizedModel.Parse(file, "test.onnx"));
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        return exception;
    }

    private static UnsupportedModelException Unsupported(byte[] file, string words)
    {
        UnsupportedModelException exception = Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(QuantizedModel.Parse(file, "test.onnx"), new LoweringOptions()));
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        return exception;
    }
}
