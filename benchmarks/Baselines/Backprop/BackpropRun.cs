using System.Collections.Immutable;
using System.Diagnostics;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>Meets one request: chooses the learning rate, trains in float, requantizes into the file and evaluates that in integers.</summary>
public sealed class BackpropRun
{
    private readonly BackpropRequest _request;
    private readonly ModelFile _model;
    private readonly FloatLoss _loss;
    private readonly SampleFile _train;
    private readonly SampleFile _test;
    private readonly SampleFile? _validation;

    private BackpropRun(BackpropRequest request)
    {
        _request = request;
        _model = ModelFile.Load(request.Model);
        FloatGraph graph = GraphReader.Read(_model, request.FakeQuantization);
        ModelTensor input = _model.Tensors[graph.Input];
        int outputs = graph.Sizes[graph.Output], classes = request.Classes > 0 ? request.Classes : outputs;
        bool reconstructs = request.Loss == "squared-error";
        RequestRules.Check(request, input, graph.Sizes[graph.Input], outputs);
        _loss = new FloatLoss(reconstructs, classes);
        int bytes = input.ElementCount * (input.Type == TfliteType.Int16 ? 2 : 1);
        _train = SampleFile.Read(request.TrainInputs, reconstructs ? null : request.TrainLabels, bytes, classes);
        _test = SampleFile.Read(request.TestInputs, reconstructs ? null : request.TestLabels, bytes, classes);
        _validation = request.ValidationInputs is { } path ? SampleFile.Read(path, reconstructs ? null : request.ValidationLabels, bytes, classes) : null;
    }

    /// <summary>Runs a request.</summary>
    /// <exception cref="BackpropRequestException">It cannot be met.</exception>
    public static Task<BackpropResult> ExecuteAsync(BackpropRequest request) => new BackpropRun(request).ExecuteAsync();

    private async Task<BackpropResult> ExecuteAsync()
    {
        (double rate, ImmutableArray<LearningRateTrial> trials, long searchForwards, long searchBackwards) = await ChooseAsync().ConfigureAwait(false);
        Stopwatch watch = Stopwatch.StartNew();
        (FloatGraph graph, FloatTrainer trainer, double[] curve) = Train(rate, _request.Checkpoints);
        double seconds = watch.Elapsed.TotalSeconds;
        if (!curve.All(double.IsFinite)) throw new BackpropRequestException($"Training diverged with learning rate {rate}.");
        byte[] file = Requantize(graph);
        if (_request.Output is { } output) AtomicFile.WriteAllBytes(output, file);
        IntegerEvaluation before = new(_model), after = new(ModelFile.Parse(file, _model.Name));
        long parameters = graph.Layers.Sum(l => (long)l.Parameters.Sum(p => p.Values.Length)), trained = graph.Trained.Sum(p => (long)p.Values.Length);
        BackpropResult result = new()
        {
            LearningRate = rate,
            Trials = trials,
            Curve = [.. curve],
            ForwardPasses = trainer.Forwards,
            BackwardPasses = trainer.Backwards,
            SearchForwardPasses = searchForwards,
            SearchBackwardPasses = searchBackwards,
            Seconds = seconds,
            ActivationBytes = trainer.Pass.ActivationBytes,
            GradientBytes = _request.Method == "mezo" ? 0 : trainer.Pass.GradientBytes + (sizeof(float) * trained),
            ParameterBytes = sizeof(float) * parameters,
            OptimizerBytes = trainer.OptimizerBytes,
            TrainedParameters = trained,
        };
        result = result with { StateBytes = result.ActivationBytes + result.GradientBytes + result.ParameterBytes + result.OptimizerBytes };
        return _loss.IsReconstruction
            ? result with { ErrorsBefore = await before.ErrorsAsync(_test).ConfigureAwait(false), ErrorsAfter = await after.ErrorsAsync(_test).ConfigureAwait(false) }
            : result with
            {
                AccuracyBefore = await before.AccuracyAsync(_test, _loss.Classes).ConfigureAwait(false),
                AccuracyFloat = FloatAccuracy(trainer),
                AccuracyInt8 = await after.AccuracyAsync(_test, _loss.Classes).ConfigureAwait(false),
            };
    }

    // The requantized file decides, for it is what is wanted; of equal rates the first. Where there is nothing to validate
    // on, a rate under which training or its requantization fell apart shows on what was trained on.
    private async Task<(double Rate, ImmutableArray<LearningRateTrial> Trials, long Forwards, long Backwards)> ChooseAsync()
    {
        ImmutableArray<double> rates = _request.LearningRates.IsDefaultOrEmpty ? [RequestRules.DefaultRate(_request)] : _request.LearningRates;
        if (rates.Length == 1) return (rates[0], [], 0, 0);
        SampleFile judges = _validation ?? _train;
        List<LearningRateTrial> trials = [];
        long forwards = 0, backwards = 0;
        foreach (double rate in rates)
        {
            (FloatGraph graph, FloatTrainer trainer, double[] curve) = Train(rate);
            forwards += trainer.Forwards;
            backwards += trainer.Backwards;
            if (!curve.All(double.IsFinite)) continue;
            IntegerEvaluation model = new(ModelFile.Parse(Requantize(graph), _model.Name));
            double score = _loss.IsReconstruction
                ? (await model.ErrorsAsync(judges).ConfigureAwait(false)).Average()
                : await model.AccuracyAsync(judges, _loss.Classes).ConfigureAwait(false);
            trials.Add(new LearningRateTrial(rate, score));
            forwards += judges.Count;
        }

        if (trials.Count == 0) throw new BackpropRequestException($"Training diverged with every one of the learning rates {string.Join(", ", rates)}.");
        LearningRateTrial best = _loss.IsReconstruction ? trials.MinBy(t => t.Score)! : trials.MaxBy(t => t.Score)!;
        return (best.LearningRate, [.. trials], forwards, backwards);
    }

    private (FloatGraph Graph, FloatTrainer Trainer, double[] Curve) Train(double rate, string? checkpoints = null)
    {
        FloatGraph graph = GraphReader.Read(_model, _request.FakeQuantization);
        ParameterSubset.Mark(graph, _request.Subset);
        if (_request.NewHead) graph.Layers[^1].Reset();
        FloatTrainer trainer = new(graph, _model.Tensors[graph.Input], _loss);
        double[] curve = trainer.Run(_request, _train, rate, checkpoints is null ? null : Save);
        return (graph, trainer, curve);

        void Save(int epoch) => AtomicFile.WriteAllBytes(Path.Combine(checkpoints, $"epoch-{epoch:000}.tflite"), Requantize(graph));
    }

    private byte[] Requantize(FloatGraph graph) => ModelPatch.Apply(_model, [.. graph.Layers.Select(l => l.Quantize()).OfType<LayerPatch>()]).File;

    private double FloatAccuracy(FloatTrainer trainer)
    {
        int correct = 0;
        for (int i = 0; i < _test.Count; i++)
        {
            trainer.Forward(_test, i);
            if (CrossEntropy.ArgMax(trainer.Pass.Output[.._loss.Classes]) == _test.Labels[i]) correct++;
        }

        return correct / (double)_test.Count;
    }
}
