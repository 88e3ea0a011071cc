using System.Globalization;
using System.Text;
using System.Text.Json;
using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Benchmarks.Experiments;

/// <summary>
/// The MLPerf Tiny ResNet8 adapted to shifted CIFAR-10: 500 samples, 1,000 steps of 32, tested on 2,000 test images. The
/// default recipe on three seeds, others on one. Writes benchmarks/results/adaptation-resnet8.md and .json.
/// </summary>
internal static class ResNet8Adaptation
{
    private const int Samples = 500, TestSamples = 2000;

    // As 'acctrain adapt' has them: different noise on the two sides, the same for all seeds, so that 'before' is one number.
    private const ulong AdaptationNoiseSeed = 1, TestNoiseSeed = 2;

    private static readonly string[] Shifts = ["none", "contrast:4", "contrast:5", "gaussian_noise:1", "gaussian_noise:2", "defocus_blur:4"];

    public static async Task<int> RunAsync(bool quick)
    {
        QuantizedModel model = QuantizedModel.Load(SharedData.Model("pretrainedResnet_quant"));
        IImageDataset train = DatasetReader.Open(SharedData.Require(Path.Combine(SharedData.Folder, "cifar10", "train.zip")), channels: 3);
        IImageDataset test = DatasetReader.Open(SharedData.Require(Path.Combine(SharedData.Folder, "cifar10", "test.zip")), channels: 3);
        int steps = quick ? 100 : 1000;
        List<Row> rows = [];
        foreach (string shift in Shifts)
        {
            foreach ((string recipe, ulong[] seeds) in Plan(quick))
            {
                List<AdaptationResult> results = [];
                foreach (ulong seed in seeds) results.Add(await AdaptAsync(model, train, test, shift, recipe, seed, steps).ConfigureAwait(false));
                Row row = new(shift, recipe, results);
                rows.Add(row);
                Console.WriteLine(row.ToMarkdown());
            }
        }

        if (quick) return 0;
        Directory.CreateDirectory(SharedData.Results);
        await File.WriteAllTextAsync(Path.Combine(SharedData.Results, "adaptation-resnet8.md"), Markdown(rows)).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(SharedData.Results, "adaptation-resnet8.json"), Json(rows)).ConfigureAwait(false);
        return 0;
    }

    private static (string Recipe, ulong[] Seeds)[] Plan(bool quick) => quick
        ? [("default", [1])]
        : [("default", [1, 2, 3]), ("head", [1]), ("weights-8w8a", [1]), ("weights-16w8a", [1])];

    private static async Task<AdaptationResult> AdaptAsync(QuantizedModel model, IImageDataset train, IImageDataset test, string shiftName, string recipe, ulong seed, int steps)
    {
        ImageShift shift = ImageShift.Parse(shiftName);
        DatasetSplit split = DatasetSplit.Create(train, test, new SplitRequest { AdaptationSamples = Samples, TestSamples = TestSamples, Seed = seed, ValidationSamples = Samples / 10 });
        ShiftedDataset shiftedTrain = new(train, shift, AdaptationNoiseSeed), shiftedTest = new(test, shift, TestNoiseSeed);
        AdaptationData data = new(Read(shiftedTrain, split.Adaptation), Read(shiftedTrain, split.Validation), Read(shiftedTest, split.Test));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-");
        try
        {
            AdaptationOptions options = new()
            {
                Recipe = AdaptationRecipes.Get(recipe) with { Steps = steps },
                Seed = seed,
                OutputPath = Path.Combine(folder.FullName, "adapted.tflite"),
                ReceiptPath = Path.Combine(folder.FullName, "adapted.receipt"),
                SummaryPath = Path.Combine(folder.FullName, "adapted.json"),
            };
            return await new AdaptationRun(new AdaptationSession(model, new CpuBackend(), Profiles.TfliteReference), data, options).ExecuteAsync().ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // ResNet8 takes raw pixels with scale 1 and zero point -128.
    private static LabelledSamples Read(IImageDataset dataset, IReadOnlyList<int> indices)
    {
        int bytes = dataset.Height * dataset.Width * dataset.Channels;
        byte[] inputs = new byte[indices.Count * bytes];
        for (int i = 0; i < indices.Count; i++) dataset.Read(indices[i], inputs.AsSpan(i * bytes, bytes));
        for (int i = 0; i < inputs.Length; i++) inputs[i] ^= 0x80;
        return new LabelledSamples(inputs, [.. indices.Select(dataset.GetLabel)]);
    }

    private static string Markdown(List<Row> rows)
    {
        StringBuilder text = new();
        text.AppendLine("# ResNet8 on shifted CIFAR-10").AppendLine();
        text.AppendLine("MLPerf Tiny ResNet8 int8 (pretrainedResnet_quant.tflite), CIFAR-10 as JPEG. 500 adaptation samples (50 of them for validation), 1,000 steps of 32,");
        text.AppendLine("tested on 2,000 test images that no step saw. Accuracies are those of the written int8 file, read back. One accuracy carries about one point of sampling error.");
        text.AppendLine($"Machine: {MachineName.Describe()}, one thread, other work beside it.").AppendLine();
        text.AppendLine("Command: `dotnet run -c Release --project benchmarks/Benchmarks -- adaptation`; a row is what `acctrain adapt model.tflite --data train.zip --samples 500 --test-data test.zip --test-samples 2000 --shift S --recipe R --seed N` prints.").AppendLine();
        text.AppendLine("| shift | recipe | seeds | before | after | won back | after, each seed | 16-bit view | sample forwards | seconds a run |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (Row row in rows) text.AppendLine(row.ToMarkdown());
        return text.ToString();
    }

    private static string Json(List<Row> rows)
    {
        IEnumerable<string> all = rows.SelectMany(row => row.Results.Select(r => $"  {{ \"shift\": {JsonSerializer.Serialize(row.Shift)}, \"result\": {r.ToJson().ReplaceLineEndings("\n  ")} }}"));
        return $"[\n{string.Join(",\n", all)}\n]\n";
    }

    private sealed record Row(string Shift, string Recipe, List<AdaptationResult> Results)
    {
        public string ToMarkdown()
        {
            double before = Results.Average(r => r.AccuracyBefore!.Value), after = Results.Average(r => r.AccuracyAfter!.Value);
            string each = string.Join(" ", Results.Select(r => Number(r.AccuracyAfter!.Value)));
            string wide = Results[0].AccuracyAfter16Bit is { } accuracy ? Number(accuracy) : "";
            return $"| {Shift} | {Recipe} | {string.Join(",", Results.Select(r => r.Seed))} | {Number(before)} | {Number(after)} | {(after - before).ToString("+0.000;-0.000", CultureInfo.InvariantCulture)} | {each} | {wide} | {Results[0].ForwardCalls} | {Results.Average(r => r.WallSeconds).ToString("0.0", CultureInfo.InvariantCulture)} |";
        }

        private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
    }
}
