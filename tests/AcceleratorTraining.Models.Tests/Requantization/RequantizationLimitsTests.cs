using System.Buffers.Binary;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests.Requantization;

/// <summary>Requantization refuses what it would corrupt, and leaves alone what others read.</summary>
public sealed class RequantizationLimitsTests
{
    private const int TransposeConv = 67;
    private const int Gather = 36;

    private static readonly AcceleratorProfile Powers = Profiles.Get("dsp-q15");
    private static readonly AcceleratorProfile Nibbles = Profiles.Get("mcu-int4");

    private readonly ModelWriter _writer = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_layer_that_needs_no_change_keeps_shared_weights_as_they_are(bool unchangedFirst)
    {
        // Behind x every scale is a power of two already; behind the softmax, with another significand, none is.
        int x = _writer.Activation("x", 0.75f, 0, 1, 4), p = _writer.Activation("p", 1f / 256, -128, 1, 4);
        int a = _writer.Activation("a", 0.75f, 0, 1, 4), b = _writer.Activation("b", 0.75f, 0, 1, 4);
        int weights = Weights("w", 0.25f);
        _writer.Softmax(x, p);
        if (unchangedFirst) _writer.FullyConnected([x, weights], a);
        _writer.FullyConnected([p, weights], b);
        if (!unchangedFirst) _writer.FullyConnected([x, weights], a);
        (_writer.Inputs, _writer.Outputs) = ([x], [a, b]);
        Refused("'w': is read by operators that need it in two forms", Powers);
    }

    [Fact]
    public void A_gather_of_tied_weights_keeps_them_as_they_are()
    {
        int x = _writer.Activation("x", 0.75f, 0, 1, 4), y = _writer.Activation("y", 0.5f, 0, 1, 4), rows = _writer.Activation("rows", 0.3f, 0, 1, 4);
        int weights = Weights("w", 0.3f), index = _writer.Tensor("index", TfliteType.Int32, [1], _writer.Buffer(2), [], []);
        _writer.FullyConnected([x, weights], y);
        _writer.Operator(Gather, [weights, index], [rows], 23, FlatNode.Table((0, 0)));
        (_writer.Inputs, _writer.Outputs) = ([x], [y, rows]);
        Refused("in two forms", Nibbles);
    }

    [Fact]
    public void Data_of_another_tensor_in_the_same_buffer_is_not_rewritten()
    {
        int x = _writer.Activation("x", 0.75f, 0, 1, 4), y = _writer.Activation("y", 0.5f, 0, 1, 4), rows = _writer.Activation("rows", 0.3f, 0, 1, 4);
        int buffer = _writer.Buffer([.. Enumerable.Range(1, 16).Select(i => (sbyte)(i * 7))]);
        int weights = _writer.Tensor("w", TfliteType.Int8, [4, 4], buffer, [0.25f], [0]), table = _writer.Tensor("table", TfliteType.Int8, [4, 4], buffer, [0.3f], [0]);
        int index = _writer.Tensor("index", TfliteType.Int32, [1], _writer.Buffer(2), [], []);
        _writer.Operator(Gather, [table, index], [rows], 23, FlatNode.Table((0, 0)));
        _writer.FullyConnected([x, weights], y);
        (_writer.Inputs, _writer.Outputs) = ([x], [y, rows]);
        Refused("shares its bytes with tensor", Nibbles);
    }

    [Fact]
    public void A_scale_vector_that_an_activation_shares_is_not_rewritten()
    {
        // One quantization table for the input, whose scale stays, and an output, whose scale would change.
        FlatNode scales = FlatNode.Table((2, FlatNode.Vector([0.3f])), (3, FlatNode.Vector([0L])));
        int x = _writer.Activation("x", 0.75f, 0, 1, 4), other = _writer.Tensor("other", TfliteType.Int8, [1, 4], 0, scales), y = _writer.Tensor("y", TfliteType.Int8, [1, 4], 0, scales);
        _writer.Add(x, other, y);
        (_writer.Inputs, _writer.Outputs) = ([x, other], [y]);
        QuantizedModel model = _writer.Parse();
        Assert.SkipUnless(model.Tensors[other].ScalesOffset == model.Tensors[y].ScalesOffset, "the writer copied the table");
        Refused("in two forms", Powers);
    }

    [Theory]
    [InlineData(TfliteType.Int16)]
    [InlineData(TfliteType.Int64)]
    public void A_bias_is_read_in_its_own_type(TfliteType type)
    {
        QuantizedModel model = Transposed(TfliteType.Int16, type), result = ModelRequantization.Apply(model, Powers).Model;
        ModelTensor bias = model.Tensors.Single(t => t.Name == "b"), after = result.Tensors[bias.Index], w = model.Tensors.Single(t => t.Name == "w");
        double step = result.Tensors[model.Inputs[0]].Scale * (double)result.Tensors[w.Index].Scale, ratio = model.Tensors[model.Inputs[0]].Scale * (double)w.Scale / step;
        Assert.NotEqual(1, ratio);
        Assert.Equal([.. Biases.Select(v => (long)Math.Round(v * ratio, MidpointRounding.AwayFromZero))], Read(result, after));
    }

    [Fact]
    public void A_bias_of_another_type_is_refused() => Refused("its bias is float32; needed is int16, int32 or int64", Powers, Transposed(TfliteType.Int16, TfliteType.Float32));

    [Fact]
    public void The_significand_is_that_of_the_first_quantized_input()
    {
        _writer.Tensor("shape", TfliteType.Int32, [4], 0, [], []);
        int x = _writer.Activation("x", 0.75f, 0, 1, 4), y = _writer.Activation("y", 0.7f, 0, 1, 4);
        _writer.FullyConnected([x, Weights("w", 0.3f)], y);
        (_writer.Inputs, _writer.Outputs) = ([0, x], [y]);
        Assert.Equal(0.75f, ModelRequantization.Apply(_writer.Parse(), Powers).Model.Tensors[y].Scale);
    }

    [Theory]
    [InlineData(TfliteType.Int8, "it takes no 4-bit weights")]
    [InlineData(TfliteType.Int16, "it takes no 4-bit weights behind int16 activations")]
    public void Layers_that_take_no_nibbles_are_named_before_anything_is_written(TfliteType activations, string reason) =>
        Refused($"TRANSPOSE_CONV: {reason}", Nibbles, Transposed(activations, activations == TfliteType.Int8 ? TfliteType.Int32 : TfliteType.Int64));

    [Theory]
    [InlineData("gen_svdf_0", "dsp-q15")]
    [InlineData("gen_svdf_0", "mcu-int4")]
    [InlineData("trained_lstm_int8", "dsp-q15")]
    [InlineData("trained_lstm_int8", "mcu-int4")]
    public void Recurrent_operators_are_refused_by_name(string name, string profile)
    {
        QuantizedModel model = QuantizedModel.Load(TestData.Require("tflite-goldens", name, "model.tflite"));
        Refused($"{(name == "gen_svdf_0" ? "SVDF" : "UNIDIRECTIONAL_SEQUENCE_LSTM")}: recurrent operators cannot be re-derived", Profiles.Get(profile), model);
    }

    [Fact]
    public void A_layer_of_other_weights_is_refused_where_its_scales_change()
    {
        int x = _writer.Activation("x", 0.75f, 0, 1, 4), y = _writer.Activation("y", 0.7f, 0, 1, 4);
        int weights = _writer.Tensor("w", TfliteType.Int4, [4, 4], _writer.Buffer([.. Enumerable.Repeat((sbyte)0x21, 8)]), [0.3f], [0]);
        _writer.FullyConnected([x, weights], y);
        (_writer.Inputs, _writer.Outputs) = ([x], [y]);
        Refused("its weights cannot be re-derived; needed are symmetric int8 constants", Powers);
        Assert.Equal(_writer.Parse().Sha256, ModelRequantization.Apply(_writer.Parse(), Nibbles).Model.Sha256);
    }

    private static ReadOnlySpan<int> BiasValues => [1000, -2000, 30000, 7];

    private static IEnumerable<int> Biases => BiasValues.ToArray();

    private int Weights(string name, float scale) => _writer.Tensor(name, TfliteType.Int8, [4, 4], _writer.Buffer([.. Enumerable.Range(1, 16).Select(i => (sbyte)(i * 7))]), [scale], [0]);

    private QuantizedModel Transposed(TfliteType activations, TfliteType type)
    {
        int x = _writer.Tensor("x", activations, [1, 1, 1, 4], 0, [0.75f], [0]), y = _writer.Tensor("y", activations, [1, 1, 1, 4], 0, [0.7f], [0]);
        int shape = _writer.Tensor("shape", TfliteType.Int32, [4], _writer.Buffer(1, 1, 1, 4), [], []);
        int weights = _writer.Tensor("w", TfliteType.Int8, [4, 1, 1, 4], _writer.Buffer([.. Enumerable.Range(1, 16).Select(i => (sbyte)(i * 7))]), [0.3f], [0]);
        int values = type switch
        {
            TfliteType.Int16 => _writer.Buffer([.. Biases.Select(v => (short)v)]),
            TfliteType.Int64 => _writer.Buffer([.. Biases.Select(v => (long)v)]),
            TfliteType.Int32 => _writer.Buffer([.. Biases]),
            _ => _writer.Buffer([.. Biases.Select(v => (float)v)]),
        };
        int bias = _writer.Tensor("b", type, [4], values, [], []);
        _writer.Operator(TransposeConv, [shape, weights, x, bias], [y], 49, FlatNode.Table((0, (byte)1), (1, 1), (2, 1)));
        (_writer.Inputs, _writer.Outputs) = ([x], [y]);
        return _writer.Parse();
    }

    private static long[] Read(QuantizedModel model, ModelTensor bias)
    {
        byte[] bytes = model.Data(bias).ToArray();
        return bias.Type == TfliteType.Int16
            ? [.. bytes.Chunk(2).Select(c => (long)BinaryPrimitives.ReadInt16LittleEndian(c))]
            : [.. bytes.Chunk(8).Select(c => BinaryPrimitives.ReadInt64LittleEndian(c))];
    }

    private void Refused(string reason, AcceleratorProfile profile, QuantizedModel? model = null)
    {
        UnsupportedModelException exception = Assert.Throws<UnsupportedModelException>(() => ModelRequantization.Apply(model ?? _writer.Parse(), profile));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
