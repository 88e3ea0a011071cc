using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>The file that ships inside the Data assembly, and what the built-in example promises about it.</summary>
public sealed class GlyphModelTests
{
    private static readonly TfliteFile File = ShippedModel.File;
    private static readonly GlyphAdaptation Product = new(GlyphModel.Bytes);

    [Fact]
    public void The_shipped_file_is_a_small_int8_convolutional_classifier()
    {
        Assert.InRange(GlyphModel.Bytes.Length, 10_000, 30_000);
        Assert.Equal([3, 3, 3, 3, 1, 22, 9, 25], File.Operators.Select(op => op.Code));
        Assert.Equal([1, GlyphDataset.Size, GlyphDataset.Size, 1], File.Tensors[File.Inputs[0]].Shape);
        Assert.Equal([1, 10], File.Tensors[File.Outputs[0]].Shape);
    }

    [Fact]
    public void Its_weights_use_their_range_and_stay_symmetric()
    {
        foreach (TfliteFile.Operator op in File.Operators.Where(op => op.Code is 3 or 9))
        {
            byte[] weights = File.BufferData(File.Tensors[op.Inputs[1]].Buffer).ToArray();
            Assert.DoesNotContain((byte)0x80, weights);
            Assert.Contains(weights, weight => Math.Abs((int)(sbyte)weight) == 127);
        }
    }

    [Fact]
    public void Written_again_it_is_the_same_file() =>
        Assert.Equal(GlyphModel.Bytes.ToArray(), TfliteWriter.Write(ShippedModel.Load(), File.Description));

    [Fact]
    public async Task It_is_good_where_it_was_trained_and_falls_clearly_in_the_field()
    {
        Assert.InRange(await Product.AccuracyAsync(GlyphDataset.Clean(11, 1000)), 0.95, 0.995);
        Assert.InRange(await Product.AccuracyAsync(GlyphDataset.FieldTest(11, 1000)), 0.40, 0.60);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task The_default_recipe_wins_back_most_of_what_the_field_took(ulong seed)
    {
        GlyphField field = new(seed);
        Assert.Equal((450, 50, GlyphField.Clean.Count), (field.Training.Count, field.Validation.Count, field.Test.Count));
        AdaptationResult result = await Product.RunAsync(field, seed);
        Assert.Equal(("cpu", "tflite-reference", "default", 4000), (result.Backend, result.Profile, result.Recipe, result.Steps));
        double clean = await Product.AccuracyAsync(GlyphField.Clean), before = result.AccuracyBefore!.Value, after = result.AccuracyAfter!.Value;
        Assert.True(after - before >= 0.6 * (clean - before), $"clean {clean}, field {before} -> {after}");
        Assert.True(after - before >= 0.15, $"field {before} -> {after}");
    }
}
