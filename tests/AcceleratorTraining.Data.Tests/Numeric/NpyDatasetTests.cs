using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests.Numeric;

public sealed class NpyDatasetTests : IDisposable
{
    private static readonly byte[] TwoLabels = TestNpy.Encode("<i8", "(2,)", [1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bytes_are_images_as_they_are()
    {
        _folder.Write("labels.npy", TwoLabels);
        IImageDataset dataset = Open("x.npy", TestNpy.Encode("|u1", "(2, 1, 2, 3)", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]));
        Assert.Equal(new ImageShape(1, 2, 3), dataset.GetShape());
        Assert.Equal(["0", "1", "2", "3"], dataset.ClassNames);
        Assert.Equal([1, 3], [dataset.GetLabel(0), dataset.GetLabel(1)]);
        Assert.Equal([7, 8, 9, 10, 11, 255], Pixels(dataset, 1));
        Assert.Equal([7, 38], Pixels(DatasetReader.Open(Path.Combine(_folder.Root, "x.npy"), 1), 1));
    }

    [Fact]
    public void Int8_comes_back_by_the_usual_map()
    {
        _folder.Write("x_labels.npy", TwoLabels);
        byte[] pixels = Pixels(Open("x.npy", TestNpy.Encode("|i1", "(2, 2)", [0x80, 0xFF, 0, 0x7F])), 0);
        Assert.Equal([0, 127], pixels);
        PixelMap.ToInt8(-128).Apply(pixels, pixels);
        Assert.Equal([0x80, 0xFF], pixels);
    }

    [Theory]
    [InlineData(new float[] { 0, 0.5f, 1, 0.25f }, new byte[] { 0, 128, 255, 64 })]
    [InlineData(new float[] { 0, 0.5f, 255, 1 }, new byte[] { 0, 1, 255, 1 })]
    [InlineData(new float[] { 0, 1, 1, 0 }, new byte[] { 0, 1, 1, 0 })]
    public void Fractions_of_one_are_scaled_and_everything_else_is_taken_as_it_is(float[] values, byte[] expected)
    {
        _folder.Write("y.npy", TwoLabels);
        IImageDataset dataset = Open("x.npy", TestNpy.Encode("<f4", "(2, 2)", TestNpy.Bytes(values)));
        Assert.Equal(new ImageShape(1, 2, 1), dataset.GetShape());
        Assert.Equal(expected, Pixels(dataset, 0).Concat(Pixels(dataset, 1)));
    }

    [Theory]
    [InlineData("<u2", new byte[] { 7, 0, 255, 0 })]
    [InlineData(">u2", new byte[] { 0, 7, 0, 255 })]
    [InlineData(">i4", new byte[] { 0, 0, 0, 7, 0, 0, 0, 255 })]
    [InlineData("<i8", new byte[] { 7, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("<f2", new byte[] { 0x00, 0x47, 0xF8, 0x5B })]
    [InlineData(">f8", new byte[] { 0x40, 0x1C, 0, 0, 0, 0, 0, 0, 0x40, 0x6F, 0xE0, 0, 0, 0, 0, 0 })]
    public void Every_type_and_order_of_bytes_is_read(string type, byte[] data)
    {
        _folder.Write("y_7.npy", TwoLabels);
        IImageDataset dataset = Open("x_7.npy", TestNpy.Encode(type, "(2, 1)", data));
        Assert.Equal([7, 255], Pixels(dataset, 0).Concat(Pixels(dataset, 1)));
    }

    [Theory]
    [InlineData(float.NaN, "is NaN, which is no number")]
    [InlineData(float.PositiveInfinity, "is Infinity, which is no number")]
    [InlineData(-1f, "is -1; values are from 0 to 255")]
    [InlineData(256f, "is 256; values are from 0 to 255")]
    public void A_value_out_of_range_is_named_by_its_place(float value, string reason)
    {
        _folder.Write("y.npy", TwoLabels);
        AssertRefused(TestNpy.Encode("<f4", "(2, 2)", TestNpy.Bytes(0, 1, 2, value)), "Element 1 of sample 1", reason);
    }

    [Fact]
    public void Whatever_else_is_refused_with_its_rule()
    {
        AssertRefused(TestNpy.Encode("|u1", "(2, 2)", new byte[4]), "No labels file (labels.npy, y.npy, x_labels.npy");
        _folder.Write("y.npy", TwoLabels);
        AssertRefused(TestNpy.Encode("|u1", "(3, 2)", new byte[6]), "holds 3 samples", "2 labels");
        AssertRefused(TestNpy.Encode("|u1", "(2, 2)", new byte[5]), "holds 5 bytes");
        AssertRefused(TestNpy.Encode("|u1", "(2, 0)", []), "extent of '0'");
        AssertRefused(TestNpy.Encode("|u1", "(2, 2147483647, 2147483647, 3)", new byte[4]), "holds 4 bytes");
        AssertRefused(TestNpy.Encode("|u1", "()", new byte[1]), "0 dimensions");
        AssertRefused(TestNpy.Encode("|u1", "(2, 4, 2, 2)", new byte[32]), "channels last");
        AssertRefused(TestNpy.Encode("|O", "(2, 2)", new byte[32]), "another type");
        AssertRefused(TestNpy.Encode("<c8", "(2, 2)", new byte[32]), "another type");
        AssertRefused(TestNpy.Encode("|u1", "(2, 2)", new byte[4], fortran: "True"), "row by row");
        AssertRefused([0x93, .. "NUMPY"u8, 9, 0, 1, 0, 0, 0], "version 1 to 3");
        AssertRefused([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, 0], "header of 4294967295 bytes");
        AssertRefused([0x93, .. "NUM"u8], "version 1 to 3");
    }

    [Theory]
    [InlineData("<i4", new byte[] { 0, 0, 0, 0, 255, 255, 255, 255 }, "Label 1", "is -1; labels are 0 to 65535")]
    [InlineData("<i4", new byte[] { 0, 0, 1, 0, 0, 0, 0, 0 }, "Label 0", "is 65536")]
    [InlineData("<f4", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, "of f4", "whole numbers")]
    public void Labels_are_whole_and_small(string type, byte[] data, params string[] parts)
    {
        _folder.Write("y.npy", TestNpy.Encode(type, "(2,)", data));
        AssertRefused(TestNpy.Encode("|u1", "(2, 2)", new byte[4]), parts);
    }

    [Fact]
    public void Labels_may_lie_elsewhere()
    {
        string x = _folder.Write("a/x.npy", TestNpy.Encode("|u1", "(2, 2)", [1, 2, 3, 4]));
        IImageDataset dataset = DatasetReader.OpenNumpy(x, _folder.Write("b/some.npy", TwoLabels));
        Assert.Equal(3, dataset.GetLabel(1));
        Assert.Throws<InvalidDataSetException>(() => DatasetReader.OpenNumpy(x, x + "y"));
    }

    [Fact]
    public void An_archive_of_arrays_is_read_by_their_names()
    {
        byte[] x = TestNpy.Encode("|u1", "(2, 1, 2)", [1, 2, 3, 4]);
        foreach ((string samples, string labels) in new[] { ("x", "y"), ("images", "labels"), ("arr_0", "arr_1") })
        {
            string path = _folder.WriteZip("a.npz", (labels + ".npy", TwoLabels), ("other.npy", [1]), (samples + ".npy", x));
            Assert.Equal([3, 4], Pixels(DatasetReader.Open(path), 1));
        }

        Assert.Contains(
            "none of the arrays y, labels, arr_1; it holds x.npy, z.npy",
            Assert.Throws<InvalidDataSetException>(() => DatasetReader.Open(_folder.WriteZip("b.npz", ("x.npy", x), ("z.npy", x)))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'y.npy' of", Assert.Throws<InvalidDataSetException>(() => DatasetReader.Open(_folder.WriteZip("c.npz", ("x.npy", x), ("y.npy", [1])))).Message, StringComparison.Ordinal);
    }

    private static byte[] Pixels(IImageDataset dataset, int index)
    {
        byte[] pixels = new byte[dataset.GetShape().ByteCount];
        dataset.Read(index, pixels);
        return pixels;
    }

    private IImageDataset Open(string name, byte[] file) => DatasetReader.Open(_folder.Write(name, file));

    private void AssertRefused(byte[] file, params string[] parts)
    {
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => Open("x.npy", file));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }
}
