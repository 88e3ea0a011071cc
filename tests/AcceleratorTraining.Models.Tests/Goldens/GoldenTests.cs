using System.Security.Cryptography;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Every byte that TensorFlow Lite Micro stored, from every backend.</summary>
public sealed class GoldenTests
{
    public static readonly string[] Trained =
        ["kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8", "hello_world_int8", "micro_speech_quantized"];

    // Single operators with odd shapes and scales; without those that need operators or forms beyond the seven.
    public static readonly string[] Generated =
    [
        "gen_add_2", "gen_average_pool_2d_0", "gen_average_pool_2d_2", "gen_conv_2d_0", "gen_conv_2d_2", "gen_conv_2d_8", "gen_conv_2d_10",
        "gen_conv_2d_12", "gen_depthwise_conv_2d_0", "gen_depthwise_conv_2d_2", "gen_depthwise_conv_2d_6", "gen_fully_connected_0",
        "gen_fully_connected_4", "gen_fully_connected_6", "gen_inverted_residual_0", "gen_inverted_residual_2", "gen_reshape_0", "gen_softmax_0", "gen_softmax_2",
        "gen_conv_2d16_0", "gen_conv_2d16_2", "gen_conv_2d_4", "gen_conv_2d_6", "gen_depthwise_conv_2d16_0", "gen_depthwise_conv_2d16_2", "gen_depthwise_conv_2d_4",
        "gen_fully_connected16_0", "gen_fully_connected16_2", "gen_fully_connected16_4", "gen_fully_connected_2", "gen_transpose_conv_0", "gen_transpose_conv_2",
        "seanet_transpose_conv0", "seanet_transpose_conv2", "seanet_transpose_conv4", "seanet_conv0", "seanet_conv10", "gen_batch_matmul_0", "gen_batch_matmul_2", "gen_batch_matmul_4",
        "gen_svdf_0", "gen_svdf_2", "trained_lstm_int8", "gen_inverted_residual_4",
    ];

    public static TheoryData<string, string> TrainedCases => Pair(Trained);

    public static TheoryData<string, string> GeneratedCases => Pair(Generated);

    [Theory]
    [MemberData(nameof(TrainedCases))]
    public async Task Every_output_logit_and_layer_of_the_trained_models_is_reproduced(string backend, string name)
    {
        Golden golden = Golden.Open(name);
        int hashes = await Compare(backend, golden);
        Assert.Equal(golden.Cases.Length * golden.Model.Operators.Length, hashes);
        Assert.True(golden.Cases.Length >= 6);
    }

    [Theory]
    [MemberData(nameof(GeneratedCases))]
    public async Task Every_output_of_the_generated_operators_is_reproduced(string backend, string name) =>
        await Compare(backend, Golden.Open(name));

    [Theory]
    [MemberData(nameof(BackendNames))]
    public async Task Hello_world_sweep_is_reproduced_in_one_batch(string backend)
    {
        Golden golden = Golden.Open("hello_world_int8");
        LoweredModel lowered = ModelLowering.Lower(golden.Model, new LoweringOptions { Batch = 256 });
        using ProgramRunner runner = new(TestBackends.Get(backend), lowered.Program);
        runner.Write("input:0", golden.Bytes("sweep_in.bin"));
        Assert.Equal(golden.Bytes("sweep_out.bin"), (await runner.RunAsync())["output:0"]);
    }

    public static TheoryData<string> BackendNames => [.. TestBackends.Names];

    private static TheoryData<string, string> Pair(string[] models)
    {
        TheoryData<string, string> data = [];
        foreach (string backend in TestBackends.Names)
        {
            foreach (string model in models) data.Add(backend, model);
        }

        return data;
    }

    private static async Task<int> Compare(string backend, Golden golden)
    {
        LoweredModel lowered = ModelLowering.Lower(golden.Model, new LoweringOptions { ExposeLayers = true });
        using ProgramRunner runner = new(TestBackends.Get(backend), lowered.Program);
        int compared = 0;
        foreach (string k in golden.Cases)
        {
            Golden.Feed(runner, lowered, golden.Input(k));
            Dictionary<string, byte[]> results = await runner.RunAsync();
            string[] hashes = golden.LayerHashes(k);
            for (int i = 0; i < hashes.Length; i++)
            {
                string actual = Convert.ToHexStringLower(SHA256.HashData(results[$"layer:{i:000}"]));
                Assert.True(hashes[i] == actual, $"case {k}: operator {i} {golden.Model.Operators[i].Name} differs");
                compared++;
            }

            Assert.Equal(golden.Output(k), lowered.Outputs.SelectMany((_, i) => results[$"output:{i}"]));
            if (golden.Logits(k) is { } logits) Assert.Equal(logits, results[$"layer:{golden.Model.Operators.Length - 2:000}"]);
        }

        return compared;
    }
}
