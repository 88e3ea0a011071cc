using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Onnx.Tests;

/// <summary>An ONNX model is adapted like any other, and its file is what ONNX Runtime then runs.</summary>
public sealed class AdaptationTests
{
    [Theory]
    [InlineData(NetForm.Qdq, true)]
    [InlineData(NetForm.QLinear, true)]
    [InlineData(NetForm.QLinear, false)]
    public async Task The_adapted_file_runs_in_onnx_runtime_with_the_bytes_that_were_evaluated(NetForm form, bool unsigned)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-onnx-");
        try
        {
            QuantizedNet net = new(2, form, unsigned) { HasShortScales = true };
            string relu = form == NetForm.Qdq ? "Relu" : "";
            NetTensor x = net.Conv(net.Input(1, 3, 12, 12), 8, 3, 3, 2, autoPad: "SAME_UPPER", activation: relu);
            x = net.Sum(x, net.Conv(x, 8, 3, 3, 1, [1, 1, 1, 1]), relu);
            net.Output(net.Softmax(net.Gemm(net.Flatten(net.GlobalAverage(x)), 4), 1f / 256));
            byte[] file = net.Writer.Write();
            QuantizedModel model = QuantizedModel.Parse(file, "test.onnx");

            string path = Path.Combine(folder.FullName, "adapted.onnx");
            AdaptationOptions options = new()
            {
                Recipe = AdaptationRecipes.Default with { Steps = 12, Batch = 8 },
                OutputPath = path,
                ReceiptPath = Path.Combine(folder.FullName, "adapted.receipt"),
                SummaryPath = Path.Combine(folder.FullName, "adapted.json"),
            };
            AdaptationSession session = new(model, new CpuBackend(), Profiles.Get("ort-cpu"));
            AdaptationResult result = await new AdaptationRun(session, new AdaptationData(Samples(net, 1, 40), Samples(net, 2, 16), Samples(net, 3, 16)), options).ExecuteAsync(progress: null, TestContext.Current.CancellationToken);
            byte[] adapted = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(file.Length, adapted.Length);
            Assert.NotEqual(file, adapted);
            Assert.Contains(QuantizedModel.Parse(adapted, "adapted.onnx").Sha256, result.ToJson(), StringComparison.Ordinal);
            await OperatorTests.Compare(net, 1, adapted);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Bytes as the program takes them: of a float input, int8.
    private static LabelledSamples Samples(QuantizedNet net, int seed, int count)
    {
        Random random = new(seed);
        byte[] inputs = new byte[net.Inputs[0].Count * count];
        random.NextBytes(inputs);
        return new LabelledSamples(inputs, [.. Enumerable.Range(0, count).Select(_ => random.Next(4))]);
    }
}
