using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>The file that ships inside the Data assembly, and what the built-in example promises about it.</summary>
public sealed class GlyphModelTests
{
    private static readonly TfliteFile File = ShippedModel.File;

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
    public void It_is_good_where_it_was_trained_and_falls_clearly_in_the_field()
    {
        IntegerModel model = new(ShippedModel.Load());
        Assert.InRange(model.Accuracy(new(GlyphDataset.Clean(11, 1000))), 0.95, 0.995);
        Assert.InRange(model.Accuracy(new(GlyphDataset.FieldTest(11, 1000))), 0.40, 0.60);
    }

    [Fact]
    public void A_short_adaptation_already_wins_back_more_than_half()
    {
        IntegerModel model = new(ShippedModel.Load());
        LabelledSamples test = new(GlyphDataset.FieldTest(12, 1000));
        double clean = model.Accuracy(new(GlyphDataset.Clean(12, 1000))), before = model.Accuracy(test);
        new ForwardGradients(model, seed: 12).Run(new(GlyphDataset.Field(12, 500)), steps: 300, batch: 32);
        double after = model.Accuracy(test);
        Assert.True(after - before > 0.5 * (clean - before), $"clean {clean}, field {before} -> {after}");
    }
}
