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
    /// <param name="labels">One class a sample; any number of 0 or more for objectives that need no classes.</param>
    /// <param name="targets">All samples' targets one after another, e.g. a teacher's logits, for objectives that need them; empty without.</param>
    /// <exception cref="ArgumentException">The bytes are no multiple of the number of labels.</exception>
    public LabelledSamples(ReadOnlyMemory<byte> inputs, ImmutableArray<int> labels, ReadOnlyMemory<byte> targets = default)
    {
        if (labels.Length == 0 ? targets.Length != 0 : targets.Length % labels.Length != 0) throw new ArgumentException($"{targets.Length} bytes of targets cannot be split into {labels.Length} samples.", nameof(targets));
        if (labels.Length == 0 ? inputs.Length != 0 : inputs.Length % labels.Length != 0) throw new ArgumentException($"{inputs.Length} bytes cannot be split into {labels.Length} samples.", nameof(inputs));
        Inputs = inputs;
        Labels = labels;
        Targets = targets;
    }

    /// <summary>Samples whose classes nobody knows, for objectives that need none.</summary>
    /// <param name="inputs">All samples one after another, as the model's input bytes.</param>
    /// <param name="count">How many they are.</param>
    public static LabelledSamples WithoutLabels(ReadOnlyMemory<byte> inputs, int count) => new(inputs, [.. new int[count]]) { HasLabels = false };

    /// <summary>The same samples with targets.</summary>
    /// <param name="targets">All samples' targets one after another.</param>
    public LabelledSamples WithTargets(ReadOnlyMemory<byte> targets) => new(Inputs, Labels, targets) { HasLabels = HasLabels };

    /// <summary>Whether labels are known; else all are 0 and stand for nothing.</summary>
    public bool HasLabels { get; private init; } = true;

    /// <summary>All samples' bytes.</summary>
    public ReadOnlyMemory<byte> Inputs { get; }

    /// <summary>The classes.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>All samples' targets; empty without.</summary>
    public ReadOnlyMemory<byte> Targets { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Bytes of one sample.</summary>
    public int SampleBytes => Count == 0 ? 0 : Inputs.Length / Count;

    /// <summary>Bytes of one sample's target.</summary>
    public int TargetBytes => Count == 0 ? 0 : Targets.Length / Count;

    /// <summary>The target of one sample.</summary>
    public ReadOnlySpan<byte> Target(int index) => Targets.Span.Slice(index * TargetBytes, TargetBytes);

    /// <summary>The bytes of one sample.</summary>
    public ReadOnlySpan<byte> this[int index] => Inputs.Span.Slice(index * SampleBytes, SampleBytes);

    /// <summary>Some of the samples, in order; shares their bytes.</summary>
    public LabelledSamples Slice(int start, int count) => new(
        Inputs.Slice(start * SampleBytes, count * SampleBytes), Labels.Slice(start, count), Targets.Slice(start * TargetBytes, count * TargetBytes))
    {
        HasLabels = HasLabels,
    };

    /// <summary>Throws unless the samples fit a model's input and classes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="part">What to call the samples in the message.</param>
    /// <param name="objective">What the samples are for; cross-entropy by default.</param>
    /// <exception cref="ArgumentException">A sample or target has the wrong size or a label no class.</exception>
    public void ThrowIfUnfit(LoweredModel model, string part, Objective? objective = null)
    {
        objective ??= Objective.CrossEntropy;
        long bytes = model.Program.Bindings[model.Program.IndexOfBinding(QueryProgram.Samples)].Type.ByteCount / model.Options.Batch;
        if (Count > 0 && SampleBytes != bytes) throw new ArgumentException($"A {part} sample has {SampleBytes} bytes; the model's input has {bytes}.");
        if (Count > 0 && objective.Targets(EvaluationProgram.LogitsType(model)) is { } target && TargetBytes * model.Options.Batch != target.ByteCount)
        {
            throw new ArgumentException($"A {part} sample has a target of {TargetBytes} bytes; the objective '{objective}' takes {target.ByteCount / model.Options.Batch}.");
        }

        if (objective.NeedsLabels && !HasLabels && Count > 0) throw new ArgumentException($"The {part} samples have no labels, which the objective '{objective}' needs.");
        int classes = objective.NeedsClasses ? model.Classes : int.MaxValue;
        for (int i = 0; i < Count; i++)
        {
            if ((uint)Labels[i] >= (uint)classes) throw new ArgumentException($"Sample {i} of the {part} samples has label {Labels[i]}; the model has classes 0 to {classes - 1}.");
        }
    }

    /// <summary>The first 8 bytes of a SHA-256 over samples, labels and targets: tells two runs' data apart.</summary>
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

        hash.AppendData(Targets.Span);

        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }
}
