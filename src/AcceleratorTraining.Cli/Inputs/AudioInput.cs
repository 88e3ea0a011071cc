using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>How sound becomes a model's input: features of a front end, quantized by the input's scale and zero point. Immutable.</summary>
internal sealed class AudioInput : ModelInput
{
    private readonly AudioFrontEnd _frontEnd;
    private readonly FeatureQuantizer _quantizer;
    private readonly int _classes;

    // What the model has in the place of 0: uint8 inputs of ONNX models are 128 higher.
    private readonly byte _mask;

    /// <summary>Takes a model whose input has the front end's shape.</summary>
    /// <exception cref="UsageException">Its scale is none that features have.</exception>
    public AudioInput(QuantizedModel model, AudioFrontEnd frontEnd)
    {
        ModelTensor input = model.Tensors[model.Inputs[0]], output = model.Tensors[model.Outputs[0]];
        _frontEnd = frontEnd;
        _mask = IsUnsigned(model, input) ? (byte)0x80 : (byte)0;
        _classes = output.Shape.IsEmpty ? 1 : output.Shape[^1];
        try
        {
            _quantizer = new FeatureQuantizer(input.Scale, (int)input.ZeroPoint - _mask);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new UsageException($"The input of '{model.Name}' has scale {input.Scale} and zero point {input.ZeroPoint}, which no {frontEnd.Name} features have.", exception);
        }
    }

    /// <summary>The front end whose features a model takes, by the extents of its 8-bit input other than 1: all of them, or frames and values.</summary>
    public static AudioFrontEnd? FrontEndOf(QuantizedModel model)
    {
        ModelTensor input = model.Tensors[model.Inputs[0]];
        int[] extents = [.. input.Shape.Where(extent => extent != 1)];
        return IsUnsigned(model, input) || input.Type == TfliteType.Int8
            ? AudioFrontEnd.All.FirstOrDefault(f => extents.SequenceEqual([f.InputFrames, f.FrameValues]) || extents.SequenceEqual([f.InputValues]))
            : null;
    }

    /// <inheritdoc/>
    public override IImageDataset Open(string path, bool labelled)
    {
        IAudioDataset? sounds = null;
        try
        {
            sounds = labelled ? AudioDatasetReader.Open(path) : AudioDatasetReader.OpenUnlabelled(path);
            AudioFeatureDataset dataset = new(sounds, _frontEnd, _quantizer);
            dataset.RequireFits(new ImageShape(_frontEnd.InputFrames, _frontEnd.FrameValues, 1), labelled ? _classes : int.MaxValue);
            DatasetCheck.RequireReadable(dataset);
            return dataset;
        }
        catch (InvalidDataSetException exception)
        {
            (sounds as IDisposable)?.Dispose();
            throw new InvalidDataSetException($"{exception.Message.TrimEnd('.')} (read as {_frontEnd.Name} features).", exception);
        }
    }

    /// <inheritdoc/>
    public override IImageDataset Shifted(IImageDataset dataset, ImageShift shift, ulong seed) =>
        shift.Severity == 0 ? dataset : throw new UsageException($"'--shift {shift}' shifts images, but the model takes {_frontEnd.Name} features of sound.");

    /// <inheritdoc/>
    protected override void Convert(ReadOnlySpan<byte> sample, Span<byte> input)
    {
        for (int i = 0; i < input.Length; i++) input[i] = (byte)(sample[i] ^ _mask);
    }

    private static bool IsUnsigned(QuantizedModel model, ModelTensor input) => model.Format == ModelFormat.Onnx && input.Type == TfliteType.UInt8;
}
