namespace AcceleratorTraining.Baselines.Tests;

public sealed class TfliteWriterTests
{
    private static readonly QuantizedModel Model = SmallModel.Quantize(SmallModel.Create());
    private static readonly byte[] Bytes = TfliteWriter.Write(Model, "a small model");
    private static readonly TfliteFile File = new(Bytes);

    [Fact]
    public void The_file_names_its_format_and_version()
    {
        Assert.Equal("TFL3", File.Identifier);
        Assert.Equal(3, File.Version);
        Assert.Equal("a small model", File.Description);
    }

    [Fact]
    public void Every_operator_code_appears_once_in_the_int8_version()
    {
        Assert.Equal([(3, 3, 3), (1, 2, 1), (22, 1, 22), (9, 4, 9), (25, 2, 25)], File.OperatorCodes);
    }

    [Fact]
    public void The_graph_is_a_chain_from_the_image_to_the_probabilities()
    {
        Assert.Equal([3, 3, 1, 22, 9, 25], File.Operators.Select(op => op.Code));
        int current = Assert.Single(File.Inputs);
        foreach (TfliteFile.Operator op in File.Operators)
        {
            Assert.Equal(current, op.Inputs[0]);
            current = Assert.Single(op.Outputs);
        }

        Assert.Equal(current, Assert.Single(File.Outputs));
    }

    [Fact]
    public void Options_are_those_of_the_operator()
    {
        TfliteFile.Operator convolution = File.Operators[1], pool = File.Operators[2];
        Assert.Equal([1, 1, 5, 17, 8, 9], File.Operators.Select(op => op.OptionsType));
        Assert.Equal((0, 2, 2, 1), (convolution.OptionByte(0), convolution.OptionInt32(1), convolution.OptionInt32(2), convolution.OptionByte(3)));
        Assert.Equal((1, 4, 4), (pool.OptionByte(0), pool.OptionInt32(3), pool.OptionInt32(4)));
        Assert.Equal(BitConverter.SingleToInt32Bits(1f), File.Operators[5].OptionInt32(0));
    }

    [Fact]
    public void Constant_data_lies_on_multiples_of_sixteen_and_buffer_0_is_empty()
    {
        (int Position, int Length)[] buffers = File.Buffers;
        Assert.Equal((0, 0), buffers[0]);
        Assert.All(buffers[1..], buffer =>
        {
            Assert.Equal(0, buffer.Position % 16);
            Assert.InRange(buffer.Length, 1, Bytes.Length - buffer.Position);
        });
    }

    [Fact]
    public void Weights_keep_bytes_scales_and_channel_dimension()
    {
        TfliteFile.Tensor weights = File.Tensors[File.Operators[1].Inputs[1]];
        SymmetricWeights expected = Model.Convolutions[1].Weights;
        Assert.Equal([16, 3, 3, 8], weights.Shape);
        Assert.Equal(9, weights.Type);
        Assert.Equal(expected.Scales, weights.Scales);
        Assert.Equal(new long[16], weights.ZeroPoints);
        Assert.Equal(0, weights.QuantizedDimension);
        Assert.Equal(expected.Values.Select(value => (byte)value), File.BufferData(weights.Buffer).ToArray());
    }

    [Fact]
    public void Biases_are_int32_in_units_of_input_times_weight_scale()
    {
        foreach (TfliteFile.Operator op in File.Operators.Where(op => op.Code is 3 or 9))
        {
            TfliteFile.Tensor input = File.Tensors[op.Inputs[0]], weights = File.Tensors[op.Inputs[1]], bias = File.Tensors[op.Inputs[2]];
            Assert.Equal(2, bias.Type);
            Assert.Equal(weights.Scales.Select(scale => input.Scales[0] * scale), bias.Scales);
            Assert.Equal(bias.Shape[0] * 4, File.BufferData(bias.Buffer).Length);
        }
    }

    [Fact]
    public void Activations_name_no_buffer_and_carry_one_scale()
    {
        foreach (int tensor in File.Operators.SelectMany(op => op.Outputs).Append(File.Inputs[0]))
        {
            Assert.Equal(0, File.Tensors[tensor].Buffer);
            Assert.Single(File.Tensors[tensor].Scales);
        }

        Assert.Equal((1f / 255, -128L), (File.Tensors[File.Inputs[0]].Scales[0], File.Tensors[File.Inputs[0]].ZeroPoints[0]));
        Assert.Equal((1f / 256, -128L), (File.Tensors[File.Outputs[0]].Scales[0], File.Tensors[File.Outputs[0]].ZeroPoints[0]));
    }

    [Fact]
    public void The_pool_keeps_the_scale_of_its_input()
    {
        TfliteFile.Operator pool = File.Operators[2];
        Assert.Equal(File.Tensors[pool.Inputs[0]].Scales, File.Tensors[pool.Outputs[0]].Scales);
        Assert.Equal(File.Tensors[pool.Inputs[0]].ZeroPoints, File.Tensors[pool.Outputs[0]].ZeroPoints);
    }
}
