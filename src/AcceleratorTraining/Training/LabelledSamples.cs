using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>Samples in the model's own input format with their classes; immutable.</summary>
public sealed class LabelledSamples
{
    /// <summary>Wraps samples.</summary>
    /// <param name="inputs">All samples one after another, as the model's input bytes.</param>
    /// <param name="labels">One class a sample.</param>
    /// <exception cref="ArgumentException">The bytes are no multiple of the number of labels.</exception>
    public LabelledSamples(ReadOnlyMemory<byte> inputs, ImmutableArray<int> labels)
    {
        if (labels.Length == 0 ? inputs.Length != 0 : inputs.Length % labels.Length != 0) throw new ArgumentException($"{inputs.Length} bytes cannot be split into {labels.Length} samples.", nameof(inputs));
        Inputs = inputs;
        Labels = labels;
    }

    /// <summary>All samples' bytes.</summary>
    public ReadOnlyMemory<byte> Inputs { get; }

    /// <summary>The classes.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Bytes of one sample.</summary>
    public int SampleBytes => Count == 0 ? 0 : Inputs.Length / Count;

    /// <summary>The bytes of one sample.</summary>
    public ReadOnlySpan<byte> this[int index] => Inputs.Span.Slice(index * SampleBytes, SampleBytes);

    /// <summary>Throws unless the samples fit a model's input and classes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="part">What to call the samples in the message.</param>
    /// <exception cref="ArgumentException">A sample has the wrong size or a label no class.</exception>
    public void ThrowIfUnfit(LoweredModel model, string part)
    {
        long bytes = model.Program.Bindings[model.Program.IndexOfBinding(QueryProgram.Samples)].Type.ByteCount / model.Options.Batch;
        if (Count > 0 && SampleBytes != bytes) throw new ArgumentException($"A {part} sample has {SampleBytes} bytes; the model's input has {bytes}.");
        int classes = model.Classes;
        for (int i = 0; i < Count; i++)
        {
            if ((uint)Labels[i] >= (uint)classes) throw new ArgumentException($"Sample {i} of the {part} samples has label {Labels[i]}; the model has classes 0 to {classes - 1}.");
        }
    }

    /// <summary>The first 8 bytes of a SHA-256 over samples and labels: tells two runs' data apart.</summary>
    public ulong Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Inputs.Span);
        byte[] label = new byte[4];
        foreach (int value in Labels)
        {
            BinaryPrimitives.WriteInt32LittleEndian(label, value);
            hash.AppendData(label);
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }
}
