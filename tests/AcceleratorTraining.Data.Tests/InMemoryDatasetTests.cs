using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests;

public class InMemoryDatasetTests
{
    [Fact]
    public void Load_keeps_the_order_of_the_indices_and_the_names_of_the_source()
    {
        InMemoryDataset source = SyntheticImages.Dataset("source", 3, [0, 1, 2, 1]);
        InMemoryDataset loaded = InMemoryDataset.Load(source, [3, 0, 3]);
        Assert.Equal((3, "source", source.GetShape()), (loaded.Count, loaded.Name, loaded.GetShape()));
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(loaded.GetLabel));
        Assert.Equal("source[3]", loaded.GetSampleName(2));
        Assert.Equal([3, 0, 0, 0], loaded.GetPixels(0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => InMemoryDataset.Load(source, [4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => loaded.GetPixels(3).Length);
        Assert.Throws<ArgumentException>(() => loaded.Read(0, new byte[3]));
    }

    [Fact]
    public void FromPixels_checks_what_it_is_given()
    {
        var shape = new ImageShape(1, 2, 1);
        Assert.Throws<ArgumentException>(() => InMemoryDataset.FromPixels("x", shape, ["a"], [0], new byte[3]));
        Assert.Throws<ArgumentException>(() => InMemoryDataset.FromPixels("x", shape, ["a"], [1], new byte[2]));
    }

    [Fact]
    public void A_shifted_sample_is_the_same_however_it_is_reached()
    {
        int[] labels = [0, 1, 0, 1];
        InMemoryDataset source = SyntheticImages.Dataset("source", 2, labels);
        ImageShift shift = ImageShift.Parse("gaussian_noise:5");
        var shifted = new ShiftedDataset(source, shift, 42);
        Assert.Equal("source (gaussian_noise:5)", shifted.Name);
        Assert.Equal((4, 2, 2, 1, 1, "source[3]"), (shifted.Count, shifted.Height, shifted.Width, shifted.Channels, shifted.GetLabel(3), shifted.GetSampleName(3)));

        byte[] expected = source.GetPixels(3).ToArray();
        shift.Apply(expected, source.GetShape(), 42, 3);
        Assert.Equal(expected, InMemoryDataset.Load(shifted, [1, 3]).GetPixels(1));
        Assert.NotEqual(expected, source.GetPixels(3).ToArray());
        Assert.Equal("source", new ShiftedDataset(source, ImageShift.None, 0).Name);
    }
}
