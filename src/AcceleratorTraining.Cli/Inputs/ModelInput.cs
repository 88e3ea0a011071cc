using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>How data becomes a model's input: pictures, or sound through a front end.</summary>
internal abstract class ModelInput
{
    /// <summary>What --features may name.</summary>
    public static string FeatureNames => $"auto, {string.Join(", ", AudioFrontEnd.All.Select(f => f.Name))}";

    /// <summary>Looks at a model's input and output.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The front end's name; null or "auto" to tell it from the input's shape.</param>
    /// <exception cref="UsageException">The model takes neither a picture nor a front end's features, or not those that are named.</exception>
    public static ModelInput Of(QuantizedModel model, string? features)
    {
        if (model.Inputs.Length != 1 || model.Outputs.IsEmpty) throw new UsageException($"Model '{model.Name}' has {model.Inputs.Length} inputs and {model.Outputs.Length} outputs: data need a model with one input and an output.");
        if (features is null or "auto") return AudioInput.FrontEndOf(model) is { } frontEnd ? new AudioInput(model, frontEnd) : ImageInput.Of(model);
        AudioFrontEnd named = AudioFrontEnd.All.FirstOrDefault(f => f.Name == features) ?? throw new UsageException($"Unknown features '{features}': there are {FeatureNames}.");
        if (AudioInput.FrontEndOf(model) == named) return new AudioInput(model, named);
        throw new UsageException($"Model '{model.Name}' takes {model.Tensors[model.Inputs[0]].TypeName} [{string.Join(", ", model.Tensors[model.Inputs[0]].Shape)}]: {named.Name} needs an 8-bit input of {named.InputFrames}x{named.FrameValues} values.");
    }

    /// <summary>Opens data that fit the model.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="labelled">Whether their classes are needed, and shall be the model's.</param>
    /// <exception cref="InvalidDataSetException">They cannot be read, have another shape, or more classes than the model.</exception>
    public abstract IImageDataset Open(string path, bool labelled);

    /// <summary>The data as they are after a shift.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="shift">What happens to each sample.</param>
    /// <param name="seed">Key of its randomness.</param>
    /// <exception cref="UsageException">The shift is none of such data.</exception>
    public abstract IImageDataset Shifted(IImageDataset dataset, ImageShift shift, ulong seed);

    /// <summary>Reads samples in the model's own format.</summary>
    /// <exception cref="InvalidDataSetException">A sample is broken, or they do not fit in memory.</exception>
    public LabelledSamples Load(IImageDataset dataset, IReadOnlyList<int> indices)
    {
        InMemoryDataset samples = InMemoryDataset.Load(dataset, indices);
        int bytes = samples.GetShape().ByteCount;
        byte[] inputs = new byte[samples.Count * bytes];
        for (int i = 0; i < samples.Count; i++) Convert(samples.GetPixels(i), inputs.AsSpan(i * bytes, bytes));
        return !dataset.HasLabels() ? LabelledSamples.WithoutLabels(inputs, samples.Count) : new LabelledSamples(inputs, [.. Enumerable.Range(0, samples.Count).Select(samples.GetLabel)]);
    }

    /// <summary>One sample as the model's input bytes.</summary>
    protected abstract void Convert(ReadOnlySpan<byte> sample, Span<byte> input);
}
