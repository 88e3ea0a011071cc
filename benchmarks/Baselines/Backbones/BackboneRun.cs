using System.Diagnostics;
using System.Globalization;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>Makes the committed models: trains a float network, writes its file and tells both accuracies.</summary>
/// <param name="data">The folder with the data sets.</param>
/// <param name="output">The folder for the models.</param>
/// <param name="parameters">A folder where trained float parameters are kept and found again; null to train every time.</param>
public sealed class BackboneRun(string data, string output, string? parameters)
{
    private const ulong Seed = 1;
    private const ulong VitCycles = 2;

    // A file that says where it comes from.
    private const string Origin = "trained by AcceleratorTraining; made by its benchmarks/Baselines, verb backbone ";

    /// <summary>The alphabets that the Omniglot backbone is trained on.</summary>
    public static readonly string[] TrainingAlphabets = ["Balinese", "Early_Aramaic", "Greek", "Korean", "Latin"];

    /// <summary>Those it never sees.</summary>
    public static readonly string[] TestAlphabets = ["Japanese_(katakana)", "Sanskrit", "Tagalog"];

    public void Mnist()
    {
        (ImageSet training, ImageSet test) = Digits();
        BackboneParameters weights = new(Seed);
        BackboneTrainer trainer = new(weights, shards: 2, () => Backbones.Mnist(weights, batch: 32));
        Classification task = new(trainer, training, Seed) { Shift = 1 };
        Train("mnist", weights, () => task.Run(epochs: 2, rate: 0.004, Epoch));
        Report($"float: test {task.Accuracy(test):F4}");
        Write("mnist", trainer, training, HeadExport.Trained, test);
    }

    public void MnistScratch()
    {
        (ImageSet training, ImageSet test) = Digits();
        BackboneParameters weights = new(Seed);
        BackboneTrainer trainer = new(weights, shards: 2, () => Backbones.MnistScratch(weights, batch: 50));
        Classification task = new(trainer, training, Seed) { WeightDecay = 0 };
        Train("mnist-scratch", weights, () => task.Run(epochs: 4, rate: 0.003, Epoch));
        Report($"float, trained head on random features: test {task.Accuracy(test):F4}");
        Write("mnist-scratch", trainer, training, HeadExport.Zero, test);
    }

    public void Omniglot()
    {
        const int Members = 5;
        OmniglotOptions options = new() { Side = 28 };
        string[] zips = [Path.Combine(data, "omniglot", "images_background_small1.zip"), Path.Combine(data, "omniglot", "images_background_small2.zip")];
        ImageSet training = new(OmniglotDataset.Open(zips, options with { Alphabets = [.. TrainingAlphabets], Rotations = true }));
        ImageSet test = new(OmniglotDataset.Open(zips, options with { Alphabets = [.. TestAlphabets] }));
        Report($"{training.Count} training and {test.Count} test drawings");
        BackboneParameters weights = new(Seed);
        BackboneTrainer trainer = new(weights, shards: 2, () => Backbones.Omniglot(weights, batch: 40 * Members));
        EpisodicTraining task = new(trainer, training, Members, Seed);
        Train("omniglot", weights, () => task.Run(steps: 700, rate: 0.002, (step, loss) => Report($"step {step}: loss {loss:F4}")));
        ReportEpisodes("float", EpisodicTraining.Features(trainer.Shards[0], test), test);
        foreach (int ways in (ReadOnlySpan<int>)[20, 5])
        {
            byte[] file = WithHead(weights, training, ways);
            File.WriteAllBytes(Path.Combine(output, $"omniglot-{ways}.tflite"), file);
            using IntegerModel model = new(file);
            Report($"omniglot-{ways}.tflite: {file.Length} bytes");
            ReportEpisodes("int8", model.Features(test), test);
        }
    }

    public void Vit()
    {
        ImageSet training = new(DatasetReader.Open(Path.Combine(data, "cifar10", "train.zip"), channels: 3));
        ImageSet test = new(DatasetReader.Open(Path.Combine(data, "cifar10", "test.zip"), channels: 3));
        BackboneParameters weights = new(Seed);
        for (ulong cycle = Seed; cycle < Seed + VitCycles; cycle++)
        {
            // Restarts warm (Loshchilov and Hutter, 2017): the rate falls to zero in each cycle, so that each ends with a usable network.
            BackboneTrainer trainer = new(weights, shards: 2, () => Backbones.Vit(weights, batch: 32));
            Classification task = new(trainer, training, cycle) { Shift = 3, Mirror = true, WeightDecay = 0.05 };
            Train(string.Create(CultureInfo.InvariantCulture, $"vit-{cycle}"), weights, () => task.Run(epochs: 2 * (int)cycle, rate: 0.002, Epoch));
            Report($"float, cycle {cycle}: test {task.Accuracy(test):F4}");
            if (cycle == Seed + VitCycles - 1) Write("vit", trainer, training, HeadExport.Trained, test);
        }
    }

    private (ImageSet Training, ImageSet Test) Digits() => (
        new(DatasetReader.Open(Path.Combine(data, "mnist", "train-images-idx3-ubyte.gz"))),
        new(DatasetReader.Open(Path.Combine(data, "mnist", "t10k-images-idx3-ubyte.gz"))));

    private void Train(string name, BackboneParameters weights, Action train)
    {
        string? file = parameters is null ? null : Path.Combine(parameters, name + ".floats");
        if (File.Exists(file))
        {
            ParameterFile.Read(file, weights);
            return;
        }

        Stopwatch watch = Stopwatch.StartNew();
        train();
        Report($"{name}: {weights.All.Where(p => p.Decays).Sum(p => p.Values.Length)} weights, trained in {watch.Elapsed.TotalSeconds:F0} s");
        if (file is not null) ParameterFile.Write(file, weights);
    }

    // The head of a file for episodes: the prototypes of one drawing each of as many characters, so that such rows fit its scales.
    private static byte[] WithHead(BackboneParameters weights, ImageSet training, int ways)
    {
        BackboneParameters copy = new(Seed);
        BackboneGraph graph = Backbones.OmniglotHead(copy, batch: 20, ways);
        foreach (BackboneParameter parameter in weights.All) parameter.Values.CopyTo(copy.All.Single(p => p.Name == parameter.Name).Values, 0);
        BackboneGraph body = Backbones.Omniglot(copy, batch: 20);
        BackboneLinear head = (BackboneLinear)graph.Output;
        for (int way = 0; way < ways; way++) training.CopyTo(way * 20, body.Input.Value.AsSpan(way * training.Shape.Count));
        body.Forward(training: false);
        for (int way = 0; way < ways; way++)
        {
            ReadOnlySpan<float> prototype = body.Output.Value.AsSpan(way * head.Taps, head.Taps);
            for (int i = 0; i < prototype.Length; i++) head.Weights.Values[(i * ways) + way] = 2 * prototype[i];
            head.Bias.Values[way] = -Lanes.Dot(prototype, prototype);
        }

        return BackboneExporter.Export(graph, new Calibration(graph, training, batches: 40, cut: 0), HeadExport.Trained, $"Omniglot features, {ways} rows: {Origin}omniglot");
    }

    // Of three ways to cut the activations' ranges the one that is best on training samples.
    private void Write(string name, BackboneTrainer trainer, ImageSet training, HeadExport head, ImageSet test)
    {
        BackboneGraph graph = trainer.Shards[0];
        ImageSet part = training.Every(training.Count / 1000);
        (byte[] File, double Cut, double Accuracy) best = ([], 0, -1);
        foreach (double cut in (ReadOnlySpan<double>)[0, 1e-4, 1e-3])
        {
            byte[] file = BackboneExporter.Export(graph, new Calibration(graph, training, batches: 16, cut), head, $"{name}: {Origin}{name}");
            double accuracy = AccuracyOf(file, part);
            if (accuracy > best.Accuracy) best = (file, cut, accuracy);
        }

        File.WriteAllBytes(Path.Combine(output, name + ".tflite"), best.File);
        Report($"{name}.tflite: {best.File.Length} bytes, int8 test {AccuracyOf(best.File, test):F4} ({best.Cut} of the values cut)");
    }

    private static double AccuracyOf(byte[] file, ImageSet samples)
    {
        using IntegerModel model = new(file);
        return model.Accuracy(samples);
    }

    private static void ReportEpisodes(string form, float[][] features, ImageSet test)
    {
        int[] labels = [.. Enumerable.Range(0, features.Length).Select(test.Label)];
        foreach ((int ways, int shots) in (ReadOnlySpan<(int, int)>)[(5, 1), (5, 5), (20, 1), (20, 5)])
            Report($"{form}: {ways} ways, {shots} shots: {Prototypes.Accuracy(features, labels, ways, shots, episodes: 600):F4}");
    }

    private static void Epoch(int epoch, double loss) => Report($"epoch {epoch + 1}: loss {loss:F4}");

    private static void Report(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
