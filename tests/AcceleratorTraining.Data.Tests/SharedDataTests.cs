using System.Security.Cryptography;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Tests;

/// <summary>Real data of others: CIFAR-10 as zipped JPEGs, MNIST as compressed IDX.</summary>
public class SharedDataTests
{
    [Fact]
    public void Fifty_thousand_jpegs_open_and_decode_alike_everywhere()
    {
        string path = SharedData.Find("cifar10/train.zip");
        IImageDataset dataset = DatasetReader.Open(path);
        Assert.Equal((50000, new ImageShape(32, 32, 3)), (dataset.Count, dataset.GetShape()));
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], dataset.ClassNames);
        dataset.RequireFits(new ImageShape(32, 32, 3), 10);

        int[] indices = [.. Enumerable.Range(0, 100).Select(i => i * 499)];
        Assert.Equal("4d1e5c678a02fab8", Hash(InMemoryDataset.Load(dataset, indices)));
        Assert.Equal("42c5f5ca369fb002", Hash(InMemoryDataset.Load(new ShiftedDataset(dataset, ImageShift.Parse("contrast:4"), 0), indices)));
    }

    [Fact]
    public void The_split_of_the_real_task_never_overlaps()
    {
        IImageDataset train = DatasetReader.Open(SharedData.Find("cifar10/train.zip"));
        IImageDataset test = DatasetReader.Open(SharedData.Find("cifar10/test.zip"));
        Assert.Equal(5000, test.Count);
        DatasetSplit[] splits = [.. new ulong[] { 1, 2 }.Select(seed => DatasetSplit.Create(
            train, test, new SplitRequest { AdaptationSamples = 500, TestSamples = 2000, Seed = seed }))];
        Assert.Equal(splits[0].Test, splits[1].Test);
        Assert.All(splits, split => Assert.Equal((400, 100, 2000, 0), (split.Adaptation.Length, split.Validation.Length, split.Test.Length, split.DuplicatesSkipped)));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(200, splits[0].Test.Count(index => test.GetLabel(index) == label)));

        // The test zip against itself: 500 of its pictures adapt, and none of those may test.
        IImageDataset again = DatasetReader.Open(SharedData.Find("cifar10/test.zip"));
        DatasetSplit same = DatasetSplit.Create(test, again, new SplitRequest { AdaptationSamples = 500, TestSamples = 2000, Seed = 1 });
        Assert.Empty(same.Test.Intersect(same.Adaptation.Concat(same.Validation)));
        Assert.InRange(same.DuplicatesSkipped, 100, 500);
    }

    [Fact]
    public void Mnist_opens_from_its_compressed_pair()
    {
        IImageDataset dataset = DatasetReader.Open(SharedData.Find("mnist/t10k-images-idx3-ubyte.gz"));
        Assert.Equal((10000, new ImageShape(28, 28, 1), 10), (dataset.Count, dataset.GetShape(), dataset.ClassNames.Length));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Enumerable.Range(0, 10).Select(dataset.GetLabel));
        Assert.Equal("8a004a2f81a80f48", Hash(InMemoryDataset.Load(dataset, [.. Enumerable.Range(0, 100)])));
        Assert.Contains(
            "name one of them",
            Assert.Throws<InvalidDataSetException>(() => DatasetReader.Open(SharedData.Find("mnist"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Mutations_of_a_real_jpeg_decode_alike_twice_or_are_refused()
    {
        // The archive's own CRC would refuse these first: the image is taken out of it.
        using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(SharedData.Find("cifar10/test.zip"));
        using var memory = new MemoryStream();
        using (Stream entry = archive.Entries.First(entry => entry.Name.EndsWith(".jpg", StringComparison.Ordinal)).Open())
        {
            entry.CopyTo(memory);
        }

        byte[] whole = memory.ToArray();
        var stream = new PhiloxStream(10, (1, 1, 1));
        int refused = 0;
        for (int round = 0; round < 10000; round++)
        {
            byte[] file = [.. whole];
            for (int change = stream.NextInt32(3); change >= 0; change--)
            {
                file[stream.NextInt32(file.Length)] = (byte)stream.NextUInt32();
            }

            try
            {
                byte[] first = Decode(file);
                Assert.Equal(first, Decode(file));
            }
            catch (InvalidDataSetException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 9500);
    }

    private static byte[] Decode(byte[] file)
    {
        ImageHeader header = ImageHeader.Inspect("image", file);
        byte[] pixels = new byte[header.Shape.ByteCount];
        ImageDecoder.Decode("image", file, header, header.Shape.Channels, pixels);
        return pixels;
    }

    private static string Hash(InMemoryDataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < dataset.Count; i++)
        {
            hash.AppendData(dataset.GetPixels(i));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
