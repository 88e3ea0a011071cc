using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>
/// How images become a model's input: the shape it takes, the classes it tells apart, and a table from pixels to
/// quantized values. Immutable.
/// </summary>
internal sealed class ImageInput : ModelInput
{
    private readonly PixelMap _map;
    private readonly int _classes;

    // What the model has in the place of 0: uint8 inputs of ONNX models are 128 higher.
    private readonly byte _mask;

    // Whether each channel is a plane of its own, as in ONNX models.
    private readonly bool _planes;

    private ImageInput(ImageShape shape, int classes, PixelMap map, bool isUnsigned, bool planes) =>
        (Shape, _classes, _map, _mask, _planes) = (shape, classes, map, isUnsigned ? (byte)0x80 : (byte)0, planes);

    /// <summary>What the model takes.</summary>
    public ImageShape Shape { get; }

    /// <summary>Looks at a model's input and output.</summary>
    /// <param name="model">A model with one input and an output.</param>
    /// <exception cref="UsageException">The model does not take an image, or its pixels' scale is none that is known.</exception>
    public static ImageInput Of(QuantizedModel model)
    {
        ModelTensor input = model.Tensors[model.Inputs[0]], output = model.Tensors[model.Outputs[0]];
        bool onnx = model.Format == ModelFormat.Onnx, isUnsigned = onnx && input.Type == TfliteType.UInt8;
        bool planes = onnx && input.Shape is [1, 1 or 3, > 0, > 0], pixels = input.Shape is [1, > 0, > 0, 1 or 3];
        if (!(isUnsigned || input.Type == TfliteType.Int8) || !(planes || pixels) || input.ElementCount <= 0)
        {
            string needed = onnx ? "an 8-bit input [1, 1 or 3, height, width]" : "an input int8 [1, height, width, 1 or 3]";
            throw new UsageException($"Model '{model.Name}' takes {input.TypeName} [{string.Join(", ", input.Shape)}]: images need {needed}.");
        }

        ImageShape shape = planes ? new(input.Shape[2], input.Shape[3], input.Shape[1]) : new(input.Shape[1], input.Shape[2], input.Shape[3]);
        PixelMap map = PixelScale.Map(model.Name, input.Scale, isUnsigned ? input.ZeroPoint - 128 : input.ZeroPoint);
        return new ImageInput(shape, output.Shape.IsEmpty ? 1 : output.Shape[^1], map, isUnsigned, planes);
    }

    /// <inheritdoc/>
    public override IImageDataset Open(string path, bool labelled)
    {
        IImageDataset dataset = labelled ? DatasetReader.Open(path, Shape.Channels) : DatasetReader.OpenUnlabelled(path, Shape.Channels);
        dataset.RequireFits(Shape, labelled ? _classes : int.MaxValue);
        DatasetCheck.RequireReadable(dataset);
        return dataset;
    }

    /// <inheritdoc/>
    public override IImageDataset Shifted(IImageDataset dataset, ImageShift shift, ulong seed) => new ShiftedDataset(dataset, shift, seed);

    /// <inheritdoc/>
    protected override void Convert(ReadOnlySpan<byte> sample, Span<byte> input)
    {
        byte[] image = new byte[sample.Length];
        _map.Apply(sample, image);
        Place(image, input);
    }

    // A pixel's channels lie side by side in an image, and a plane apart in a model of planes.
    private void Place(byte[] image, Span<byte> input)
    {
        int pixels = Shape.Height * Shape.Width;
        for (int i = 0; i < image.Length; i++)
        {
            int place = _planes ? i % Shape.Channels * pixels + i / Shape.Channels : i;
            input[place] = (byte)(image[i] ^ _mask);
        }
    }
}
