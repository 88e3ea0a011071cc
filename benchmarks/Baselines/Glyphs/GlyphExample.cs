using System.Globalization;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>Makes the built-in model, and checks that it is worth adapting.</summary>
public sealed class GlyphExample
{
    private const ulong Seed = 1;
    private const int TrainingSamples = 12000;
    private const int CalibrationSamples = 500;
    private const int Epochs = 6;
    private const int Batch = 32;

    private readonly TextWriter _report;
    private readonly Network _network;

    /// <summary>Trains and quantises; the same result on every run.</summary>
    public GlyphExample(TextWriter report)
    {
        _report = report;
        _network = GlyphNetwork.Create(Seed);
        new Trainer(_network, parameter => parameter.Kind != ParameterKind.Gain).Run(
            new FloatSamples(GlyphDataset.Training(Seed, TrainingSamples)), Epochs, Batch, rate: 0.004, Seed,
            (epoch, loss) => Report($"epoch {epoch + 1} of {Epochs}: loss {loss:F4}"));
        QuantizedModel model = Quantizer.Quantize(_network, new FloatSamples(GlyphDataset.Training(Seed, CalibrationSamples)));
        File = TfliteWriter.Write(model, "Glyphs: digits drawn by AcceleratorTraining; made by its benchmarks/Baselines, verb glyph-model");
    }

    /// <summary>The quantised model as a <c>.tflite</c> file.</summary>
    public byte[] File { get; }

    /// <summary>The float network beside the file as the product runs it.</summary>
    public async Task ReportAccuracyAsync()
    {
        GlyphAdaptation product = new(File);
        IImageDataset clean = GlyphField.Clean, field = new GlyphField(Seed).Test;
        Report($"float      clean {Accuracy.Of(_network, new(clean)):F4}  field {Accuracy.Of(_network, new(field)):F4}");
        Report($"quantised  clean {await product.AccuracyAsync(clean).ConfigureAwait(false):F4}  field {await product.AccuracyAsync(field).ConfigureAwait(false):F4}");
    }

    /// <summary>
    /// For each of a few seeds: the product's forward gradients on the file, and float back-propagation on the same samples
    /// and parameters (biases, gains, head) as the mark to reach.
    /// </summary>
    public async Task CheckAdaptationAsync(int seeds)
    {
        GlyphAdaptation product = new(File);
        double clean = await product.AccuracyAsync(GlyphField.Clean).ConfigureAwait(false);
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            GlyphField field = new(seed);
            AdaptationResult result = await product.RunAsync(field, seed).ConfigureAwait(false);
            double before = result.AccuracyBefore!.Value, forward = result.AccuracyAfter!.Value, backward = BackPropagate(field, seed);
            double wonForward = (forward - before) / (clean - before), wonBackward = (backward - before) / (clean - before);
            Report($"seed {seed}: forward gradients {forward:F4} (won back {wonForward:F2}), back-propagation {backward:F4} ({wonBackward:F2})");
        }
    }

    private double BackPropagate(GlyphField field, ulong seed)
    {
        // The parameters go back to the trained ones afterwards, so each seed starts from the shipped model.
        float[][] shipped = [.. _network.Parameters.Select(parameter => parameter.Values.ToArray())];
        Parameter head = _network.Layers[^1].Parameters[0];
        new Trainer(_network, parameter => parameter.Kind != ParameterKind.Weight || parameter == head)
            .Run(new FloatSamples(field.Training), epochs: 20, Batch, rate: 0.01, seed);
        double accuracy = Accuracy.Of(_network, new FloatSamples(field.Test));
        for (int i = 0; i < shipped.Length; i++)
            shipped[i].CopyTo(_network.Parameters[i].Values, 0);
        return accuracy;
    }

    private void Report(FormattableString line) => _report.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
