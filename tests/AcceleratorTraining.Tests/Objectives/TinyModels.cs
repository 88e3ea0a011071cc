using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Models.Tests;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests.Objectives;

/// <summary>Small models for objectives and parameters that the built-in one has not, and a run on them that is replayed.</summary>
internal static class TinyModels
{
    public const float InputScale = 0.13f, OutputScale = 0.2f;
    public const int InputZeroPoint = 3, OutputZeroPoint = -5, Width = 6;

    /// <summary>One fully connected layer of [1, 6] to [1, 6], whose output has another scale and zero point than its input.</summary>
    public static QuantizedModel Autoencoder()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", InputScale, InputZeroPoint, 1, Width), y = writer.Activation("y", OutputScale, OutputZeroPoint, 1, Width);
        int weights = writer.Tensor("w", TfliteType.Int8, [Width, Width], writer.Buffer([.. Enumerable.Range(0, Width * Width).Select(i => (sbyte)(i * 37 % 255 - 127))]), [0.01f], [0]);
        int bias = writer.Tensor("b", TfliteType.Int32, [Width], writer.Buffer(new int[Width]), [InputScale * 0.01f], [0]);
        writer.FullyConnected([x, weights, bias], y);
        (writer.Inputs, writer.Outputs) = ([x], [y]);
        return writer.Parse();
    }

    /// <summary>Two tokens of 3 before one token of 3, all of them a fully connected layer's input: 9 numbers to 4 logits.</summary>
    public static QuantizedModel WithPrompts()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 0.1f, 0, 1, 1, 3), joined = writer.Activation("joined", 0.1f, 0, 1, 3, 3), flat = writer.Activation("flat", 0.1f, 0, 1, 9), y = writer.Activation("y", 0.1f, 0, 1, 4);
        int tokens = writer.Tensor("tokens", TfliteType.Int8, [1, 2, 3], writer.Buffer<sbyte>(10, -20, 30, 0, 5, 127), [0.1f], [0]);
        int weights = writer.Tensor("w", TfliteType.Int8, [4, 9], writer.Buffer([.. Enumerable.Range(0, 36).Select(i => (sbyte)(i * 53 % 255 - 127))]), [0.01f, 0.011f, 0.012f, 0.013f], [0, 0, 0, 0]);
        int bias = writer.Tensor("b", TfliteType.Int32, [4], writer.Buffer(new int[4]), [0.001f, 0.0011f, 0.0012f, 0.0013f], [0, 0, 0, 0]);
        writer.Operator(2, [tokens, x], [joined], 10, FlatNode.Table((0, 1), (1, (byte)0)));
        writer.Reshape(joined, flat);
        writer.FullyConnected([flat, weights, bias], y);
        (writer.Inputs, writer.Outputs) = ([x], [y]);
        return writer.Parse();
    }

    /// <summary>Samples with fixed bytes; labels 0 to <paramref name="classes"/> - 1 in turn.</summary>
    public static LabelledSamples Samples(int width, int count, int classes, int seed = 1)
    {
        byte[] bytes = new byte[count * width];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(((i * 7919) + (seed * 104729)) * 181 >> 5);
        return new LabelledSamples(bytes, [.. Enumerable.Range(0, count).Select(i => i % classes)]);
    }

    public static AdaptationSession Session(QuantizedModel model, IBackend? backend = null) => new(model, backend ?? TestBackends.Fast, Profiles.TfliteReference);

    /// <summary>A run from file to file whose receipt replays to the same bytes on the reference.</summary>
    public static async Task<AdaptationResult> RunAndReplayAsync(QuantizedModel model, AdaptationData data, AdaptationRecipe recipe)
    {
        using TestRun run = new();
        AdaptationResult result = await new AdaptationRun(Session(model), data, run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        PatchedModel replayed = await ReceiptReplay.RunAsync(Session(model, new ReferenceBackend()), receipt, TestContext.Current.CancellationToken);
        Assert.Equal(result.ModelSha256After, replayed.Sha256After);
        Assert.NotEqual(result.ModelSha256Before, result.ModelSha256After);
        return result;
    }
}
