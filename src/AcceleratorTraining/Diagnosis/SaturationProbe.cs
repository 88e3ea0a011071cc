using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Looks at the outputs of all linear layers for a few samples, with the parameters a file would hold. Owns a device; a
/// machine too small to show all layers of one sample at once has no probe.
/// </summary>
internal sealed class SaturationProbe : IDisposable
{
    /// <summary>Samples a look, or as many as there are.</summary>
    public const int Samples = 16;

    private readonly IDevice _device;
    private readonly Evaluator _evaluator;
    private readonly LoweredModel _model;
    private readonly LabelledSamples[] _batches;

    private SaturationProbe(IDevice device, Evaluator evaluator, LoweredModel model, LabelledSamples samples)
    {
        (_device, _evaluator, _model) = (device, evaluator, model);
        int count = Math.Min(Samples, samples.Count);
        _batches = [.. Enumerable.Range(0, count).Chunk(model.Options.Batch).Select(indices => samples.Slice(indices[0], indices.Length))];
    }

    /// <summary>Compiles the program; null without samples, or where it does not fit.</summary>
    public static SaturationProbe? TryOpen(AdaptationSession session, ParameterSet parameters, Objective objective, LabelledSamples samples)
    {
        if (samples.Count == 0) return null;

        // Only the layers' outputs are looked at: a loss that judges samples one by one serves for one that judges episodes.
        if (objective.EpisodeRows > 0) objective = Objective.Entropy;
        ForwardProgram Program(LoweredModel m) => EvaluationProgram.Build(m, parameters, objective, withLayers: true);
        LoweredModel model = session.LowerToFit(Math.Min(Samples, samples.Count), Program, exposeLayers: true);
        ForwardProgram program = Program(model);
        if (!ProgramValidator.Validate(program, session.Profile, OperatorExtensions.All).IsEmpty) return null;
        IDevice device = session.OpenDevice();
        try
        {
            return new SaturationProbe(device, new Evaluator(device, program, objective ?? Objective.CrossEntropy), model, samples);
        }
        catch (OutOfDeviceMemoryException)
        {
            device.Dispose();
            return null;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>One look.</summary>
    public async ValueTask<SaturationReading> ReadAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        _evaluator.Write(deployment);
        LayerSaturation[] layers = [.. _model.Layers.Select(l => new LayerSaturation(l.OperatorIndex, 0, 0))];
        foreach (LabelledSamples batch in _batches)
        {
            await _evaluator.EvaluateAsync(batch, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < layers.Length; i++)
            {
                (TensorType type, byte[] bytes) = await _evaluator.ReadOutputAsync(EvaluationProgram.LayerName(_model.Layers[i]), cancellationToken).ConfigureAwait(false);

                // Rows beyond the batch are padding.
                int elements = type.Shape.ElementCount / _model.Options.Batch * batch.Count;
                layers[i] = layers[i] with { Saturated = layers[i].Saturated + AtEnds(type, bytes, elements, _model.Layers[i].OutputZeroPoint), Elements = layers[i].Elements + elements };
            }
        }

        LayerSaturation worst = layers.Aggregate((a, b) => b.IsMoreThan(a) ? b : a);
        return new SaturationReading(worst, new LayerSaturation(-1, layers.Sum(l => l.Saturated), layers.Sum(l => l.Elements)));
    }

    public void Dispose()
    {
        _evaluator.Dispose();
        _device.Dispose();
    }

    private static long AtEnds(TensorType type, byte[] bytes, int elements, int zeroPoint)
    {
        ValueRange range = type.Element.FullRange();
        long count = 0;
        for (int i = 0; i < elements; i++)
        {
            long value = type.Element.Read(bytes, i);
            if (value == range.Maximum || (value == range.Minimum && zeroPoint != range.Minimum)) count++;
        }

        return count;
    }
}
