using System.Text;

namespace AcceleratorTraining.Data.Tests.Numeric;

public sealed class CsvDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,2,0\n3,255,2\n")]
    [InlineData("1,2,0\r\n\r\n3,255,2")]
    [InlineData("\uFEFF a , b , c \n 1 , 2 , 0 \n 3 , 255 , 2 \n")]
    [InlineData("Label,p0,p1\n0,1,2\n2,3,255\n")]
    [InlineData("p0;class;p1\n1;0;2\n3;2;255\n")]
    [InlineData("1\t2\t0\n3.0\t2.55e2\t2")]
    public void Rows_are_vectors_with_a_label(string text)
    {
        IImageDataset dataset = Open(text);
        Assert.Equal(new ImageShape(1, 2, 1), dataset.GetShape());
        Assert.Equal(["0", "1", "2"], dataset.ClassNames);
        Assert.Equal([0, 2], [dataset.GetLabel(0), dataset.GetLabel(1)]);
        byte[] row = new byte[2];
        dataset.Read(1, row);
        Assert.Equal([3, 255], row);
    }

    [Fact]
    public void Labels_that_are_words_become_classes_in_ordinal_order()
    {
        IImageDataset dataset = Open("0,0.5,wolf\n1,0.25,\"bear\"\n0,0,wolf\n");
        Assert.Equal(["bear", "wolf"], dataset.ClassNames);
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(dataset.GetLabel));
        byte[] row = new byte[2];
        dataset.Read(1, row);
        Assert.Equal([255, 64], row);
    }

    [Theory]
    [InlineData("1,2,0\n3,NaN,1\n", "Line 2, column 2", "'NaN', which is no number")]
    [InlineData("1,2,0\n3,,1\n", "Line 2, column 2", "''")]
    [InlineData("a,b,label\n1,2,0\n3,x\u001b,1\n", "Line 3, column 2", "'x?'")]
    [InlineData("1,2,0\n\n3,1\n", "Line 3", "has 2 columns, but the first one has 3")]
    [InlineData("1,2,0\n3,4,5,1\n", "Line 2", "has 4 columns")]
    [InlineData("1,2,0\n3,256,1\n", "A number in line 2", "is 256; values are from 0 to 255")]
    [InlineData("1,2,0\n3,1e999,1\n", "Line 2, column 2", "which is no number")]
    [InlineData("1,2,\n", "Line 1", "has the label ''")]
    [InlineData("1\n2\n", "Line 1", "has one column")]
    [InlineData("a,b,c\n", "holds no row of numbers")]
    [InlineData("\n \n", "holds no row of numbers")]
    [InlineData("", "is empty")]
    public void Anything_else_is_refused_with_its_line(string text, params string[] parts)
    {
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => Open(text));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', refusal.Message);
    }

    private IImageDataset Open(string text) => DatasetReader.Open(_folder.Write("t.csv", Encoding.UTF8.GetBytes(text)));
}
