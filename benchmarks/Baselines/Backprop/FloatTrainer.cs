using System.Buffers.Binary;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>Trains the marked parameters of a graph on a request's samples, on one thread, with the same result on every machine.</summary>
internal sealed class FloatTrainer
{
    private const uint OrderStream = 0x6F726465;

    private readonly FloatGraph _graph;
    private readonly ModelTensor _input;
    private readonly FloatLoss _loss;
    private readonly FloatPass _pass;
    private readonly FloatParameter[] _trained;

    public FloatTrainer(FloatGraph graph, ModelTensor input, FloatLoss loss)
    {
        _graph = graph;
        _input = input;
        _loss = loss;
        _pass = new FloatPass(graph);
        _trained = [.. graph.Trained];
    }

    public long Forwards { get; private set; }

    public long Backwards { get; private set; }

    public long OptimizerBytes { get; private set; }

    public FloatPass Pass => _pass;

    /// <summary>Trains; returns the mean loss of each epoch.</summary>
    /// <param name="request">How.</param>
    /// <param name="samples">On what.</param>
    /// <param name="rate">The first learning rate.</param>
    /// <param name="onEpoch">Is told how many epochs are done, the layers being up to date; null for nobody.</param>
    public double[] Run(BackpropRequest request, SampleFile samples, double rate, Action<int>? onEpoch = null)
    {
        int stepsAnEpoch = (samples.Count + request.Batch - 1) / request.Batch;
        int steps = request.Steps > 0 ? request.Steps : request.Epochs * stepsAnEpoch;
        int[] order = [.. Enumerable.Range(0, samples.Count)];
        PhiloxStream shuffle = new(request.Seed, (OrderStream, 0, 0));
        Func<double, ReadOnlySpan<int>, double> step = Method(request, samples);
        List<double> curve = [];
        double sum = 0;
        for (int i = 0; i < steps; i++)
        {
            int at = i % stepsAnEpoch;
            if (at == 0) shuffle.Shuffle<int>(order);
            ReadOnlySpan<int> batch = order.AsSpan(at * request.Batch, Math.Min(request.Batch, order.Length - (at * request.Batch)));
            sum += step(rate * Share(request.Schedule, i / (double)steps), batch);
            if (at < stepsAnEpoch - 1 && i < steps - 1) continue;
            curve.Add(sum / (at + 1));
            sum = 0;
            if (onEpoch is null) continue;
            _graph.Refresh();
            onEpoch(curve.Count);
        }

        _graph.Refresh();
        return [.. curve];
    }

    /// <summary>Writes a sample's real values into the pass and goes forward.</summary>
    public void Forward(SampleFile samples, int index)
    {
        ReadOnlySpan<byte> bytes = samples.Inputs.AsSpan(index * samples.SampleBytes, samples.SampleBytes);
        for (int i = 0; i < _pass.Input.Length; i++)
        {
            int value = _input.Type switch
            {
                TfliteType.Int8 => (sbyte)bytes[i],
                TfliteType.UInt8 => bytes[i],
                _ => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]),
            };
            _pass.Input[i] = (value - _input.ZeroPoint) * _input.Scale;
        }

        _pass.Forward();
    }

    private Func<double, ReadOnlySpan<int>, double> Method(BackpropRequest request, SampleFile samples)
    {
        if (request.Method == "mezo")
        {
            MezoRule rule = new(_trained, request.Seed);
            return (rate, batch) => Mezo(rule, samples, batch.ToArray(), rate);
        }

        IOptimizer optimizer = request.Method == "adam" ? new AdamOptimizer(_trained) : new SgdOptimizer(_trained);
        OptimizerBytes = optimizer.StateBytes;
        return (rate, batch) => Backpropagate(optimizer, samples, batch, rate);
    }

    private double Backpropagate(IOptimizer optimizer, SampleFile samples, ReadOnlySpan<int> batch, double rate)
    {
        _graph.Refresh();
        foreach (FloatLayer layer in _graph.Layers) layer.ClearGradients();
        double loss = 0;
        foreach (int sample in batch)
        {
            loss += Loss(samples, sample);
            _pass.Backward();
            Backwards++;
        }

        foreach (FloatLayer layer in _graph.Layers) layer.FinishGradients();
        optimizer.Step(rate, 1f / batch.Length);
        return loss / batch.Length;
    }

    private double Mezo(MezoRule rule, SampleFile samples, int[] batch, double rate)
    {
        return rule.Step(rate, () =>
        {
            _graph.Refresh();
            double loss = 0;
            foreach (int sample in batch) loss += Loss(samples, sample);
            return loss / batch.Length;
        });
    }

    private double Loss(SampleFile samples, int sample)
    {
        Forward(samples, sample);
        Forwards++;
        return _loss.Evaluate(_pass, samples.Labels.IsEmpty ? 0 : samples.Labels[sample]);
    }

    private static double Share(string schedule, double progress) => schedule switch
    {
        "linear" => 1 - progress,
        "cosine" => Elementary.RaisedCosine(progress),
        _ => 1,
    };
}
