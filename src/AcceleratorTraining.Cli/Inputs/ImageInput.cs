using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>
/// How images become a model's input: the shape it takes, the classes it tells apart, and a table from pixels to
/// quantized values. Immutable.
/// </summary>
internal sealed class ImageInput
{
    private readonly PixelMap _map;
    private readonly int _classes;

    private ImageInput(ImageShape shape, int classes, PixelMap map) => (Shape, _classes, _map) = (shape, classes, map);

    /// <summary>What the model takes.</summary>
    public ImageShape Shape { get; }

    /// <summary>Looks at a model's input and output.</summary>
    /// <exception cref="UsageException">The model does not take one image, or its pixels' scale is none that is known.</exception>
    public static ImageInput Of(QuantizedModel model)
    {
        if (model.Inputs.Length != 1 || model.Outputs.IsEmpty) throw new UsageException($"Model '{model.Name}' has {model.Inputs.Length} inputs and {model.Outputs.Length} outputs: images need a model with one input and an output.");
        ModelTensor input = model.Tensors[model.Inputs[0]], output = model.Tensors[model.Outputs[0]];
        if (input is not { Type: TfliteType.Int8, Shape: [1, > 0, > 0, 1 or 3], ElementCount: > 0 })
        {
            throw new UsageException($"Model '{model.Name}' takes {input.TypeName} [{string.Join(", ", input.Shape)}]: images need an input int8 [1, height, width, 1 or 3].");
        }

        ImageShape shape = new(input.Shape[1], input.Shape[2], input.Shape[3]);
        return new ImageInput(shape, output.Shape.IsEmpty ? 1 : output.Shape[^1], PixelScale.Map(model.Name, input.Scale, input.ZeroPoint));
    }

    /// <summary>Opens images with the model's channels.</summary>
    /// <exception cref="InvalidDataSetException">They cannot be read, have another shape, or more classes than the model.</exception>
    public IImageDataset Open(string path)
    {
        IImageDataset dataset = DatasetReader.Open(path, Shape.Channels);
        dataset.RequireFits(Shape, _classes);
        DatasetCheck.RequireReadable(dataset);
        return dataset;
    }

    /// <summary>Reads samples in the model's own format.</summary>
    /// <exception cref="InvalidDataSetException">A sample is broken, or they do not fit in memory.</exception>
    public LabelledSamples Load(IImageDataset dataset, IReadOnlyList<int> indices)
    {
        InMemoryDataset samples = InMemoryDataset.Load(dataset, indices);
        byte[] inputs = new byte[samples.Count * Shape.ByteCount];
        for (int i = 0; i < samples.Count; i++) _map.Apply(samples.GetPixels(i), inputs.AsSpan(i * Shape.ByteCount, Shape.ByteCount));
        return new LabelledSamples(inputs, [.. Enumerable.Range(0, samples.Count).Select(samples.GetLabel)]);
    }
}
