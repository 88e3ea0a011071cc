using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Baselines;

/// <summary>Samples as a request names them: raw input bytes, and labels where there are any.</summary>
/// <param name="Inputs">All samples' bytes.</param>
/// <param name="Labels">One a sample; empty for none.</param>
/// <param name="SampleBytes">Bytes of a sample.</param>
public sealed record SampleFile(byte[] Inputs, ImmutableArray<int> Labels, int SampleBytes)
{
    /// <summary>Number of samples.</summary>
    public int Count => Inputs.Length / SampleBytes;

    /// <summary>Reads a pair of files.</summary>
    /// <param name="inputs">Path of the inputs.</param>
    /// <param name="labels">Path of the labels; null for none.</param>
    /// <param name="sampleBytes">Bytes of a sample.</param>
    /// <param name="classes">Labels lie in [0, classes).</param>
    /// <exception cref="BackpropRequestException">They do not fit together or the model.</exception>
    public static SampleFile Read(string inputs, string? labels, int sampleBytes, int classes)
    {
        byte[] bytes = File.ReadAllBytes(inputs), labelBytes = labels is null ? [] : File.ReadAllBytes(labels);
        if (bytes.Length == 0 || bytes.Length % sampleBytes != 0) throw new BackpropRequestException($"'{inputs}' has {bytes.Length} bytes: it must hold one or more samples of {sampleBytes}.");
        ImmutableArray<int> values = [.. MemoryMarshal.Cast<byte, int>(labelBytes)];
        if (labels is not null && labelBytes.Length != bytes.Length / sampleBytes * sizeof(int)) throw new BackpropRequestException($"'{labels}' has {labelBytes.Length} bytes: it must hold an int32 for each of {bytes.Length / sampleBytes} samples.");
        int wrong = values.FirstOrDefault(l => l < 0 || l >= classes, 0);
        if (values.Any(l => l < 0 || l >= classes)) throw new BackpropRequestException($"'{labels}' has label {wrong}: labels are 0 to {classes - 1}.");
        return new SampleFile(bytes, values, sampleBytes);
    }
}
