using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests;

public sealed class ClassMeanHeadTests
{
    [Fact]
    public void Three_points_on_a_line_are_told_apart_by_their_nearest_mean()
    {
        // Without the bias -|p|^2 the largest mean would win everywhere.
        LinearLayer layer = Layer(rows: 4, inputs: 2);
        sbyte[] features = [10, 10, 12, 8, 50, 50, 52, 48, 100, 100, 98, 102];
        int[] labels = [0, 0, 1, 1, 3, 3];
        FinalHead head = ClassMeanHead.FromFeatures(layer, features, labels);
        for (int i = 0; i < labels.Length; i++) Assert.Equal(labels[i], Winner(layer, head, features.AsSpan(2 * i, 2)));
        Assert.Equal(0, Winner(layer, head, [25, 28]));
        Assert.Equal(1, Winner(layer, head, [33, 36]));
        Assert.Equal(1, Winner(layer, head, [70, 70]));
        Assert.Equal(3, Winner(layer, head, [80, 80]));
    }

    [Fact]
    public void Logits_take_nearly_all_of_int8_and_unused_rows_are_at_its_bottom()
    {
        LinearLayer layer = Layer(rows: 4, inputs: 2, unitsPerStep: 30);
        sbyte[] features = [-20, 30, 60, -50, 5, 90];
        FinalHead head = ClassMeanHead.FromFeatures(layer, features, [0, 1, 2]);
        long[] logits = [.. Enumerable.Range(0, 9).Select(i => Logit(layer, head, i % 3, features.AsSpan(i / 3 * 2, 2)))];
        Assert.InRange(logits.Min(), sbyte.MinValue, sbyte.MinValue + 40);
        Assert.InRange(logits.Max(), sbyte.MaxValue - 3, sbyte.MaxValue);
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(Logit(layer, head, 3, features.AsSpan(2 * i, 2)) < sbyte.MinValue));
        Assert.All(head.Weights.Skip(6), w => Assert.Equal(0, w));
    }

    [Fact]
    public async Task On_a_model_it_starts_the_exact_head_and_a_receipt_replays_it()
    {
        using TestRun run = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get("head") with { NewHead = true, HeadRate = 0, Steps = 2, Batch = 4 };
        AdaptationData data = new(TestRun.Take(TestRun.Field, 0, 150), TestRun.Take(TestRun.Field, 150, 0), TestRun.Take(TestRun.FieldTest, 0, 100));
        AdaptationResult result = await new AdaptationRun(TestRun.Session(TestBackends.Fast), data, run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        FinalHead expected = await ClassMeanHead.CreateAsync(TestRun.Session(), data.Training, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Weights, receipt.Head!.Weights);
        Assert.Equal(expected.Bias, receipt.Head.Bias);
        Assert.Equal(2 * 4 + 150, result.ForwardCalls);

        // As good as the nearest mean itself, but for what rounding weights and logits to int8 costs.
        Assert.InRange(result.AccuracyAfter!.Value - await NearestMeanAccuracyAsync(data), -0.06, 0.06);
        Assert.Equal(result.ModelSha256After, (await ReceiptReplay.RunAsync(TestRun.Session(), receipt, TestContext.Current.CancellationToken)).Sha256After);
    }

    [Fact]
    public void What_it_cannot_hold_is_refused()
    {
        LinearLayer layer = Layer(rows: 2, inputs: 2);
        Assert.Throws<ArgumentException>(() => ClassMeanHead.FromFeatures(layer, [1, 2], [2]));
        Assert.Throws<ArgumentException>(() => ClassMeanHead.FromFeatures(layer, [1, 2, 3], [0]));
        Assert.Throws<ArgumentException>(() => ClassMeanHead.FromFeatures(layer, [], []));
        Assert.Throws<ArgumentException>(() => ClassMeanHead.FromFeatures(layer with { BiasTensor = -1 }, [1, 2], [0]));
        Assert.Throws<ArgumentException>((AdaptationRecipes.Default with { NewHead = true, ExactHead = false }).Validate);
        Assert.All(ClassMeanHead.FromFeatures(layer, [0, 0], [0]).Weights, w => Assert.Equal(0, w));
    }

    private static async Task<double> NearestMeanAccuracyAsync(AdaptationData data)
    {
        LoweredModel model = TestRun.Session().Lower(10);
        using IDevice device = TestBackends.Fast.OpenDevice(Profiles.TfliteReference);
        using Evaluator evaluator = new(device, model, withFeatures: true);
        sbyte[] training = await evaluator.FeaturesAsync(data.Training, TestContext.Current.CancellationToken), test = await evaluator.FeaturesAsync(data.Test, TestContext.Current.CancellationToken);
        int inputs = model.Layers[^1].Inputs, correct = 0;
        double[][] means = [.. Enumerable.Range(0, 10).Select(c => Enumerable.Range(0, inputs).Select(k => Enumerable.Range(0, data.Training.Count).Where(i => data.Training.Labels[i] == c).Average(i => (double)training[i * inputs + k])).ToArray())];
        for (int i = 0; i < data.Test.Count; i++)
        {
            double Distance(int c) => means[c].Select((p, k) => (p - test[i * inputs + k]) * (p - test[i * inputs + k])).Sum();
            if (Enumerable.Range(0, 10).MinBy(Distance) == data.Test.Labels[i]) correct++;
        }

        return (double)correct / data.Test.Count;
    }

    // Zero points 0.
    private static LinearLayer Layer(int rows, int inputs, int unitsPerStep = 100) => TestRun.Session().Lower(1).Layers[^1] with
    {
        Outputs = rows,
        Inputs = inputs,
        WeightShape = [rows, inputs],
        Weights = [.. new sbyte[rows * inputs]],
        Bias = [.. new long[rows]],
        InputZeroPoint = 0,
        OutputZeroPoint = 0,
        Multipliers = [1 << 30],
        AccumulatorUnitsPerOutputStepQ8 = [.. Enumerable.Repeat((long)unitsPerStep << 8, rows)],
    };

    private static int Winner(LinearLayer layer, FinalHead head, ReadOnlySpan<sbyte> features)
    {
        int best = 0;
        for (int c = 1; c < layer.Outputs; c++)
        {
            if (Logit(layer, head, c, features) > Logit(layer, head, best, features)) best = c;
        }

        return best;
    }

    // In output steps, not saturated.
    private static long Logit(LinearLayer layer, FinalHead head, int row, ReadOnlySpan<sbyte> features)
    {
        long sum = head.Bias[row];
        for (int k = 0; k < features.Length; k++) sum += head.Weights[row * layer.Inputs + k] * features[k];
        return (long)Math.Round(sum * 256.0 / layer.AccumulatorUnitsPerOutputStepQ8[row]);
    }
}
