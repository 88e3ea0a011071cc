using System.Runtime.InteropServices;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>Writes the files that a <see cref="BackpropRequest"/> names, from an image data set under a shift.</summary>
public static class ShiftedSamples
{
    private const int Offset = -128;

    // Training and test images draw different noise.
    private const ulong TestSeed = 0x74657374;

    /// <summary>Writes train, validation and test, each as NAME.inputs and NAME.labels, for a model whose int8 input is pixel - 128.</summary>
    /// <param name="trainSource">Data set to adapt on.</param>
    /// <param name="testSource">Data set to test on.</param>
    /// <param name="shift">NAME:SEVERITY, or none.</param>
    /// <param name="request">How many, and by which seed.</param>
    /// <param name="folder">Where the files go.</param>
    public static void Write(IImageDataset trainSource, IImageDataset testSource, string shift, SplitRequest request, string folder)
    {
        ImageShift parsed = ImageShift.Parse(shift);
        ShiftedDataset train = new(trainSource, parsed, request.Seed), test = new(testSource, parsed, TestSeed);
        DatasetSplit split = DatasetSplit.Create(train, test, request);
        Directory.CreateDirectory(folder);
        Write(InMemoryDataset.Load(train, split.Adaptation), Path.Combine(folder, "train"));
        Write(InMemoryDataset.Load(train, split.Validation), Path.Combine(folder, "validation"));
        Write(InMemoryDataset.Load(test, split.Test), Path.Combine(folder, "test"));
    }

    private static void Write(InMemoryDataset samples, string path)
    {
        int size = samples.GetShape().ByteCount;
        byte[] inputs = new byte[samples.Count * size];
        for (int i = 0; i < samples.Count; i++) samples.Read(i, inputs.AsSpan(i * size, size));
        PixelMap.ToInt8(Offset).Apply(inputs, inputs);
        int[] labels = [.. Enumerable.Range(0, samples.Count).Select(samples.GetLabel)];
        AtomicFile.WriteAllBytes(path + ".inputs", inputs);
        AtomicFile.WriteAllBytes(path + ".labels", MemoryMarshal.AsBytes<int>(labels));
    }
}
