using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests.Receipts;

public sealed class ReceiptTests : IDisposable
{
    private static readonly string Hash = new('a', 64);
    private static readonly FinalHead Head = new([1, -128, 127, 0, 5, 6], [int.MinValue, int.MaxValue]);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.receipt");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 3)]
    [InlineData(1000, 1)]
    public void What_is_written_is_read(int steps, int queries)
    {
        Write(steps, queries);
        Receipt receipt = ReceiptReader.ReadFile(_path, allowTorn: false);
        Assert.Equal(Header(steps, queries), receipt.Header);
        Assert.Equal(steps, receipt.Steps);
        Assert.Equal(Coefficients(steps * queries), receipt.Coefficients);
        Assert.Equal(Head.Weights, receipt.Head!.Weights);
        Assert.Equal(Head.Bias, receipt.Head.Bias);
        Assert.Equal(Hash, receipt.AdaptedSha256);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(1000, 1)]
    [InlineData(5000, 2)]
    public void A_receipt_stays_within_two_bytes_a_query_and_step_the_head_and_256_bytes(int steps, int queries)
    {
        Write(steps, queries);
        long head = Head.Weights.Length + 4L * Head.Bias.Length;
        Assert.InRange(new FileInfo(_path).Length, 1, 2L * steps * queries + head + 256);
    }

    [Fact]
    public void A_head_may_be_larger_than_a_frame()
    {
        FinalHead large = new([.. Enumerable.Range(0, 1000 * 300).Select(i => (sbyte)(i * 31))], [.. Enumerable.Range(0, 1000)]);
        using (ReceiptWriter writer = ReceiptWriter.Create(_path, Header(3, 1)))
        {
            for (int step = 0; step < 3; step++) writer.Add([1]);
            writer.Complete(large, Hash);
        }

        Receipt receipt = ReceiptReader.ReadFile(_path, allowTorn: false);
        Assert.Equal(large.Weights, receipt.Head!.Weights);
        Assert.Equal(large.Bias, receipt.Head.Bias);
    }

    [Fact]
    public void Every_truncation_is_an_error_or_an_intact_prefix()
    {
        Write(130, 1);
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.Throws<InvalidReceiptException>(() => ReceiptReader.Parse(cut, allowTorn: false));
            Receipt? torn = TryParseTorn(cut);
            if (torn is null) continue;
            Assert.False(torn.IsComplete);
            Assert.Contains(torn.Steps, new[] { 0, 64, 128, 130 });
            Assert.Equal(Coefficients(torn.Steps), torn.Coefficients);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        Write(70, 1);
        byte[] whole = File.ReadAllBytes(_path);
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidReceiptException>(() => ReceiptReader.Parse(flipped, allowTorn: false));
        }
    }

    [Fact]
    public void Random_bytes_are_no_receipt()
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            Assert.Throws<InvalidReceiptException>(() => ReceiptReader.Parse(bytes, allowTorn: true));
        }
    }

    [Fact]
    public void Frames_that_stand_in_the_wrong_order_are_refused()
    {
        Write(3, 1);
        byte[] whole = File.ReadAllBytes(_path);
        byte[] twice = [.. whole, .. whole];
        Assert.Throws<InvalidReceiptException>(() => ReceiptReader.Parse(twice, allowTorn: false));
    }

    [Fact]
    public void A_receipt_is_resumed_at_the_end_of_a_frame()
    {
        Write(130, 1);
        Receipt receipt = ReceiptReader.ReadFile(_path, allowTorn: true);
        using (ReceiptWriter writer = ReceiptWriter.Resume(_path, receipt, 64))
        {
            for (int step = 64; step < 130; step++) writer.Add(Coefficients(130).AsSpan(step, 1));
            writer.Complete(Head, Hash);
        }

        Assert.Equal(Coefficients(130), ReceiptReader.ReadFile(_path, allowTorn: false).Coefficients);
        Assert.Throws<InvalidReceiptException>(() => ReceiptWriter.Resume(_path, receipt, 65));
    }

    private static Receipt? TryParseTorn(byte[] bytes)
    {
        try
        {
            return ReceiptReader.Parse(bytes, allowTorn: true);
        }
        catch (InvalidReceiptException)
        {
            return null;
        }
    }

    private static sbyte[] Coefficients(int count) => [.. Enumerable.Range(0, count).Select(i => (sbyte)(i * 37 % 161 - 80))];

    private static ReceiptHeader Header(int steps, int queries) => new()
    {
        ModelSha256 = new string('5', 64),
        Profile = "tflite-reference",
        ProfileFingerprint = 1,
        DataFingerprint = 2,
        Seed = ulong.MaxValue,
        Recipe = AdaptationRecipes.Default with { Steps = steps, Queries = queries },
    };

    private void Write(int steps, int queries)
    {
        using ReceiptWriter writer = ReceiptWriter.Create(_path, Header(steps, queries));
        sbyte[] coefficients = Coefficients(steps * queries);
        for (int step = 0; step < steps; step++) writer.Add(coefficients.AsSpan(step * queries, queries));
        writer.Complete(Head, Hash);
    }
}
