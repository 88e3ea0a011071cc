using System.Text;

namespace AcceleratorTraining.Models.Tests;

/// <summary>What the reader reads, and what it says about files that are no models.</summary>
public sealed class ReaderTests
{
    [Fact]
    public void A_written_model_is_read_back()
    {
        QuantizedModel model = TinyModel.Parse();
        Assert.Equal(["CONV_2D", "DEPTHWISE_CONV_2D", "ADD", "AVERAGE_POOL_2D", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX"], model.Operators.Select(o => o.Name));
        ModelTensor weights = model.Tensors[model.Operators[0].Inputs[1]];
        Assert.Equal("conv/w", weights.Name);
        Assert.Equal(TfliteType.Int8, weights.Type);
        Assert.Equal([3, 3, 3, 2], weights.Shape);
        Assert.Equal(TinyModel.ConvScales, weights.Scales);
        Assert.Equal([0L, 0, 0], weights.ZeroPoints);
        Assert.Equal(54, weights.DataLength);
        Assert.Equal(-127, (sbyte)model.File.Span[weights.DataOffset]);
        Assert.Equal(0.02f, BitConverter.ToSingle(model.File.Span[(weights.ScalesOffset + 4)..]));
        Assert.Equal(new ConvolutionOptions(PaddingScheme.Same, 1, 1, 1, 1, 0, default, FusedActivation.Relu), model.Operators[0].Options);
        Assert.Equal([0], model.Inputs);
        Assert.Equal([7], model.Outputs);
        Assert.False(model.Tensors[0].IsConstant);
    }

    [Fact]
    public void The_hash_is_that_of_the_bytes_and_later_changes_to_the_source_do_not_matter()
    {
        byte[] file = TinyModel.Writer().Write();
        string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
        QuantizedModel model = QuantizedModel.Parse(file, "tiny");
        file.AsSpan().Clear();
        Assert.Equal(expected, model.Sha256);
        Assert.Equal(expected, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(model.File.Span)));
    }

    [Theory]
    [InlineData("This is a shopping list.\n", "it is a text file")]
    [InlineData("", "the file is empty")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0", "it does not carry the identifier 'TFL3'")]
    public void Something_else_is_refused_in_one_sentence(string content, string reason)
    {
        InvalidModelException exception = Assert.Throws<InvalidModelException>(() => QuantizedModel.Parse(Encoding.ASCII.GetBytes(content), "notes.tflite"));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("'notes.tflite'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Another_identifier_or_schema_version_is_refused()
    {
        Assert.Throws<InvalidModelException>(() => QuantizedModel.Parse(TinyModel.Writer().Write("TFL2"), "x"));
        ModelWriter old = TinyModel.Writer();
        old.Version = 2;
        Assert.Contains("schema version is 2", Assert.Throws<InvalidModelException>(() => old.Parse()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_graphs_are_not_supported_and_none_is_invalid()
    {
        ModelWriter two = TinyModel.Writer();
        two.Graphs = 2;
        Assert.Contains("2 subgraphs", Assert.Throws<UnsupportedModelException>(() => two.Parse()).Message, StringComparison.Ordinal);
        ModelWriter none = TinyModel.Writer();
        none.Graphs = 0;
        Assert.Throws<InvalidModelException>(() => none.Parse());
    }

    [Theory]
    [InlineData(99)]
    [InlineData(-2)]
    public void An_index_beyond_the_tensors_is_refused(int index)
    {
        ModelWriter model = TinyModel.Writer();
        model.Outputs = [index];
        Assert.Contains("outputs name tensor", Assert.Throws<InvalidModelException>(() => model.Parse()).Message, StringComparison.Ordinal);
        model.Outputs = [7];
        model.Operator(0, [index, 0], [0]);
        Assert.Throws<InvalidModelException>(() => model.Parse());
    }

    [Fact]
    public void Every_truncation_is_refused_or_harmless()
    {
        byte[] file = TinyModel.Writer().Write();
        for (int length = 0; length < file.Length; length++)
        {
            Exception? exception = Record.Exception(() => QuantizedModel.Parse(file.AsMemory(0, length), "cut"));
            Assert.True(exception is null or InvalidModelException, $"{length} bytes: {exception}");
        }
    }

    [Fact]
    public void Buffers_outside_the_tables_are_read_and_bounded()
    {
        ModelWriter model = TinyModel.Writer();
        int buffer = model.Buffer(FlatNode.Table((1, 8L), (2, 16L)));
        model.Tensor("far", TfliteType.Int8, [16], buffer, [1f], [0]);
        QuantizedModel read = model.Parse();
        Assert.Equal((8, 16), (read.Tensors[^1].DataOffset, read.Tensors[^1].DataLength));

        foreach ((long offset, long size) in new[] { (8L, 1L << 40), (1L << 40, 4L), (-8L, 4L), (long.MaxValue, long.MaxValue), (16L, -1L) })
        {
            ModelWriter wrong = TinyModel.Writer();
            wrong.Buffer(FlatNode.Table((1, offset), (2, size)));
            Assert.Contains("lies outside the file", Assert.Throws<InvalidModelException>(() => wrong.Parse()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Control_characters_in_names_do_not_reach_messages()
    {
        ModelWriter model = new();
        model.Tensor("evil\n\u001b[31mname", TfliteType.Float32, [1, 4], 0, [], []);
        Assert.Equal("evil??[31mname", model.Parse().Tensors[0].Name);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-0.5f)]
    public void A_scale_that_is_no_scale_is_refused(float scale)
    {
        ModelWriter model = new();
        model.Activation("x", scale, 0, 1, 2);
        Assert.Contains("scale 0 of tensor 0", Assert.Throws<InvalidModelException>(() => model.Parse()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_to_the_same_bytes_again_and_again_do_not_multiply_memory()
    {
        // 20,000 tensors share one quantization table of 20,000 scales: 1.6 GB if each were read.
        ModelWriter model = new();
        FlatNode quantization = FlatNode.Table((2, FlatNode.Vector(Enumerable.Repeat(1f, 20_000).ToArray())));
        for (int i = 0; i < 20_000; i++) model.Tensor("t", TfliteType.Int8, [1], 0, quantization);
        byte[] file = model.Write();
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidModelException exception = Assert.Throws<InvalidModelException>(() => QuantizedModel.Parse(file, "bomb"));
        Assert.Contains("far too often", exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40L * file.Length);
    }

    [Fact]
    public void Load_reads_a_file_and_names_it()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.tflite");
        File.WriteAllBytes(path, TinyModel.Writer().Write());
        try
        {
            Assert.Equal(Path.GetFileName(path), QuantizedModel.Load(path).Name);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Throws<FileNotFoundException>(() => QuantizedModel.Load(path));
    }
}
