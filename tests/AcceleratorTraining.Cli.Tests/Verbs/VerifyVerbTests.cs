using System.Text.Json;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class VerifyVerbTests
{
    [Fact]
    public async Task Every_suite_is_a_row_and_a_json_object()
    {
        JsonElement report = (await CommandResult.RunAsync("verify", "--cases", "200", "--threads", "2", "--json")).Json();
        Assert.Equal("cpu", report.GetProperty("backend").GetString());
        Assert.True(report.GetProperty("passed").GetBoolean());
        JsonElement[] suites = [.. report.GetProperty("suites").EnumerateArray()];
        Assert.Equal(
            ["vectors", "rejections", "device rules", "sentinels", "perturbation", "lowered extensions", "training", "networks", "random programs"],
            suites.Select(s => s.GetProperty("name").GetString()));
        Assert.All(suites, s => Assert.Equal(0, s.GetProperty("failed").GetInt32()));
        Assert.Equal(200, suites[^1].GetProperty("cases").GetInt32());

        CommandResult table = await CommandResult.RunAsync("verify", "--backend", "reference", "--cases", "20");
        Assert.Equal(ExitCodes.Done, table.ExitCode);
        Assert.All(suites, s => Assert.Contains(s.GetProperty("name").GetString()!, table.Output, StringComparison.Ordinal));
        Assert.Contains("Backend reference does what hal-spec says in every case compared", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_random_program_can_be_run_alone()
    {
        CommandResult result = await CommandResult.RunAsync("verify", "--seed", "3", "--case", "17", "--profile", "npu-int8");
        Assert.Equal(ExitCodes.Done, result.ExitCode);
        Assert.Contains("Program 17 of seed 3", result.Output, StringComparison.Ordinal);
        Assert.Contains("under npu-int8", result.Output, StringComparison.Ordinal);
        JsonElement json = (await CommandResult.RunAsync("verify", "--seed", "3", "--case", "17", "--profile", "npu-int8", "--json")).Json();
        Assert.True(json.GetProperty("passed").GetBoolean());
        Assert.Equal(17, json.GetProperty("case").GetInt32());
        Assert.StartsWith("Program 17 of seed 3", json.GetProperty("program").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--case", "1", "--cases", "2")]
    [InlineData("--goldens", "no-such-folder")]
    [InlineData("--backend", "no-such-backend")]
    [InlineData("--profile", "no-such-profile")]
    [InlineData("--cases", "-1")]
    public async Task Wrong_usage_is_one_sentence(params string[] args) => (await CommandResult.RunAsync(["verify", .. args])).BadInput();

    [Fact]
    public async Task Stored_outputs_are_counted_and_a_wrong_one_is_named()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["goldens/glyphs"]);
        byte[] input = [.. Enumerable.Range(0, 24 * 24).Select(i => (byte)(i * 73))];
        folder.Write("goldens/glyphs/model.tflite", GlyphModel.Bytes.Span);
        await CommandResult.RunAsync("run", folder["goldens/glyphs/model.tflite"], "--input", folder.Write("goldens/glyphs/in_0.bin", input), "--output", folder["goldens/glyphs/out_0.bin"]);

        string[] args = ["verify", "--cases", "0", "--goldens", folder["goldens"], "--json"];
        JsonElement[] results = [.. (await CommandResult.RunAsync(args)).Json().GetProperty("goldens").EnumerateArray()];
        Assert.Equal(["cpu", "reference"], results.Select(r => r.GetProperty("backend").GetString()));
        Assert.All(results, r => Assert.Equal(1, r.GetProperty("outputs").GetProperty("equal").GetInt32()));

        byte[] output = await File.ReadAllBytesAsync(folder["goldens/glyphs/out_0.bin"], TestContext.Current.CancellationToken);
        output[0] ^= 1;
        folder.Write("goldens/glyphs/out_0.bin", output);
        CommandResult differs = await CommandResult.RunAsync(args);
        Assert.Equal(ExitCodes.Failed, differs.ExitCode);
        Assert.All(differs.ParseOutput().GetProperty("goldens").EnumerateArray(), r => Assert.Equal("case 0: the outputs differ", r.GetProperty("failure").GetString()));

        await File.WriteAllBytesAsync(folder["goldens/glyphs/model.tflite"], new byte[100], TestContext.Current.CancellationToken);
        CommandResult broken = await CommandResult.RunAsync("verify", "--cases", "0", "--goldens", folder["goldens"]);
        Assert.Equal(ExitCodes.Failed, broken.ExitCode);
        Assert.Contains("0 of 1 model folders", broken.Output, StringComparison.Ordinal);
        Assert.Contains("1 model folders.", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_of_a_model_folder_is_a_failure_that_names_it()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["goldens/glyphs"]);
        folder.Write("goldens/glyphs/model.tflite", GlyphModel.Bytes.Span);
        Assert.Equal("has no inputs: there is no in_0.bin or the like", await FailureAsync(folder));
        Assert.Contains("is a model folder itself", (await CommandResult.RunAsync("verify", "--cases", "0", "--goldens", folder["goldens/glyphs"])).BadInput(), StringComparison.Ordinal);

        folder.Write("goldens/glyphs/in_0.bin", new byte[10]);
        Assert.Equal("in_0.bin has 10 bytes instead of 576.", await FailureAsync(folder));
        folder.Write("goldens/glyphs/in_0.bin", new byte[576]);
        Assert.Equal("out_0.bin is missing or no file.", await FailureAsync(folder));
        folder.Write("goldens/glyphs/out_0.bin", new byte[1]);
        Assert.StartsWith("out_0.bin has 1 bytes instead of ", await FailureAsync(folder), StringComparison.Ordinal);
        await CommandResult.RunAsync("run", folder["goldens/glyphs/model.tflite"], "--input", folder["goldens/glyphs/in_0.bin"], "--output", folder["goldens/glyphs/out_0.bin"]);
        foreach ((string json, string failure) in new[]
        {
            ("{", "op_hashes.json is no JSON"),
            ("[]", "op_hashes.json: 'cases' is missing or no object."),
            ("""{"order":1,"cases":{}}""", "op_hashes.json: 'order' is missing or no array."),
            ("""{"order":["first"],"cases":{}}""", "op_hashes.json: 'order' has the entry 'first'"),
            ("""{"order":["op000 A out0"],"cases":{}}""", "op_hashes.json: 'cases.0' is missing or no array."),
            ("""{"order":["op000 A out0"],"cases":{"0":[3]}}""", "op_hashes.json: 'cases.0[0]' is no string."),
            ("""{"order":["op000 A out0"],"cases":{"0":[]}}""", "op_hashes.json: 'cases.0' has 0 hashes, but 'order' has 1 entries."),
            ("""{"order":["op000 A out0"],"cases":{"0":["a","b"]}}""", "op_hashes.json: 'cases.0' has 2 hashes, but 'order' has 1 entries."),
            ("""{"order":["op000 A out0"],"cases":{"0":["a"]}}""", "case 0: op000 A out0 differs"),
        })
        {
            folder.Write("goldens/glyphs/op_hashes.json", System.Text.Encoding.UTF8.GetBytes(json));
            Assert.StartsWith(failure, await FailureAsync(folder), StringComparison.Ordinal);
        }
    }

    // Without the suites, which take seconds.
    private static async Task<string> FailureAsync(TemporaryFolder folder)
    {
        GoldenFolder glyphs = Assert.Single(GoldenFolder.In(folder["goldens"]));
        GoldenResult result = await glyphs.CompareAsync(new ReferenceBackend(), TestContext.Current.CancellationToken);
        Assert.False(result.Passed);
        return result.Failure!;
    }
}
