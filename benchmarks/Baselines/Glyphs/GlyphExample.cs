using System.Globalization;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>Makes the built-in model, and checks that it is worth adapting.</summary>
public sealed class GlyphExample
{
    private const ulong Seed = 1;
    private const int TrainingSamples = 12000;
    private const int CalibrationSamples = 500;
    private const int TestSamples = 2000;
    private const int AdaptationSamples = 500;
    private const int Epochs = 6;
    private const int Batch = 32;

    private readonly TextWriter _report;
    private readonly LabelledSamples _clean = new(GlyphDataset.Clean(Seed, TestSamples));
    private readonly LabelledSamples _field = new(GlyphDataset.FieldTest(Seed, TestSamples));
    private readonly Network _network;
    private readonly QuantizedModel _model;

    /// <summary>Trains and quantises; the same result on every run.</summary>
    public GlyphExample(TextWriter report)
    {
        _report = report;
        _network = GlyphNetwork.Create(Seed);
        new Trainer(_network, parameter => parameter.Kind != ParameterKind.Gain).Run(
            new LabelledSamples(GlyphDataset.Training(Seed, TrainingSamples)), Epochs, Batch, rate: 0.004, Seed,
            (epoch, loss) => Report($"epoch {epoch + 1} of {Epochs}: loss {loss:F4}"));
        _model = Quantizer.Quantize(_network, new LabelledSamples(GlyphDataset.Training(Seed, CalibrationSamples)));
        IntegerModel integers = new(_model);
        Report($"float      clean {Accuracy.Of(_network, _clean):F4}  field {Accuracy.Of(_network, _field):F4}");
        Report($"quantised  clean {integers.Accuracy(_clean):F4}  field {integers.Accuracy(_field):F4}");
    }

    public byte[] ToTflite() => TfliteWriter.Write(_model, "Glyphs: digits drawn by AcceleratorTraining; made by its benchmarks/Baselines, verb glyph-model");

    /// <summary>
    /// For each of a few seeds: integer forward gradients as a device would run them, and float back-propagation over the
    /// same parameters (biases, gains, head) as the mark to reach.
    /// </summary>
    public void CheckAdaptation(int seeds)
    {
        double clean = new IntegerModel(_model).Accuracy(_clean), before = new IntegerModel(_model).Accuracy(_field);
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            LabelledSamples samples = new(GlyphDataset.Field(seed, AdaptationSamples));
            IntegerModel adapted = new(_model);
            new ForwardGradients(adapted, seed).Run(samples, steps: 1000, Batch);
            double forward = adapted.Accuracy(_field), backward = BackPropagate(samples, seed);
            double wonForward = (forward - before) / (clean - before), wonBackward = (backward - before) / (clean - before);
            Report($"seed {seed}: forward gradients {forward:F4} (won back {wonForward:F2}), back-propagation {backward:F4} ({wonBackward:F2})");
        }
    }

    private double BackPropagate(LabelledSamples samples, ulong seed)
    {
        // The parameters go back to the trained ones afterwards, so each seed starts from the shipped model.
        float[][] shipped = [.. _network.Parameters.Select(parameter => parameter.Values.ToArray())];
        Parameter head = _network.Layers[^1].Parameters[0];
        new Trainer(_network, parameter => parameter.Kind != ParameterKind.Weight || parameter == head)
            .Run(samples, epochs: 20, Batch, rate: 0.01, seed);
        double accuracy = Accuracy.Of(_network, _field);
        for (int i = 0; i < shipped.Length; i++)
            shipped[i].CopyTo(_network.Parameters[i].Values, 0);
        return accuracy;
    }

    private void Report(FormattableString line) => _report.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
