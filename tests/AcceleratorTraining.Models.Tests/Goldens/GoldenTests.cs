using System.Security.Cryptography;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Every byte that TensorFlow Lite Micro stored, from every backend.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string, string> Cases => [.. TestBackends.Names.SelectMany(b => GoldenFolders.All.Select(f => (b, f)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_output_logit_and_operator_is_reproduced(string backend, string name)
    {
        Golden golden = Golden.Open(name);
        int hashes = await Compare(backend, golden);
        int operators = golden.Model.Operators.Length;
        Assert.Equal(operators > 1 ? golden.Cases.Length * operators : 0, hashes);
        Assert.True(golden.Cases.Length >= (GoldenFolders.Trained.Contains(name) ? 6 : 2));
    }

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
