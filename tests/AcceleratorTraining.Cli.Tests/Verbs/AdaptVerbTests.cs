using System.Text.Json;
using AcceleratorTraining.Data;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class AdaptVerbTests : IDisposable
{
    private static readonly string[] Keys =
    [
        "accuracyBefore", "accuracyAfter", "lossBefore", "lossAfter", "steps", "forwardCalls", "parametersChanged", "receiptBytes",
        "peakDeviceBytes", "modelSha256Before", "modelSha256After", "backend", "profile", "wallSeconds",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cpu")]
    [InlineData("reference")]
    public async Task The_built_in_example_gives_one_object_with_every_key(string backend)
    {
        JsonElement json = (await CommandResult.RunAsync(BuiltIn("--backend", backend))).Json();
        Assert.All(Keys, key => Assert.True(json.TryGetProperty(key, out _), key));
        Assert.Equal(20, json.GetProperty("steps").GetInt32());
        Assert.Equal(backend, json.GetProperty("backend").GetString());
        Assert.Equal("tflite-reference", json.GetProperty("profile").GetString());
        Assert.Equal(Hash("a.tflite"), json.GetProperty("modelSha256After").GetString());
        Assert.Equal(new FileInfo(_folder["a.receipt"]).Length, json.GetProperty("receiptBytes").GetInt64());
        Assert.Equal(["a.json", "a.receipt", "a.tflite"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order());
        Assert.Equal(json.ToString(), JsonDocument.Parse(await File.ReadAllTextAsync(_folder["a.json"], TestContext.Current.CancellationToken)).RootElement.ToString());
    }

    [Fact]
    public async Task A_recipe_file_is_followed_and_its_errors_name_it()
    {
        string path = _folder["mine.json"];
        await File.WriteAllTextAsync(path, """{"name":"mine","estimator":"one-sided","queries":3,"finalRate":0}""", TestContext.Current.CancellationToken);
        Assert.Equal("mine", (await CommandResult.RunAsync(BuiltIn("--recipe", path, "--new-head"))).Json().GetProperty("recipe").GetString());
        AdaptationRecipe recipe = ReceiptReader.ReadFile(_folder["a.receipt"], allowTorn: false).Header.Recipe;
        Assert.Equal((Estimator.OneSided, 3, 0, true), (recipe.Estimator, recipe.Queries, recipe.FinalRate, recipe.NewHead));
        await File.WriteAllTextAsync(path, """{"name":"mine","speed":1}""", TestContext.Current.CancellationToken);
        Assert.Contains("'speed'", (await CommandResult.RunAsync(BuiltIn("--recipe", path))).BadInput(), StringComparison.Ordinal);
        Assert.Contains("does not exist", (await CommandResult.RunAsync(BuiltIn("--recipe", _folder["none.json"]))).BadInput(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backends_agree_on_every_byte_and_seeds_do_not()
    {
        string? cpu = After(await CommandResult.RunAsync(BuiltIn("--backend", "cpu")));
        Assert.Equal(cpu, After(await CommandResult.RunAsync(BuiltIn("--backend", "reference"))));
        Assert.Equal(cpu, After(await CommandResult.RunAsync(BuiltIn("--threads", "2"))));
        Assert.NotEqual(cpu, After(await CommandResult.RunAsync(BuiltIn("--seed", "2"))));
    }

    [Fact]
    public async Task Resume_after_completion_prints_the_same_object()
    {
        CommandResult first = await CommandResult.RunAsync(BuiltIn());
        CommandResult again = await CommandResult.RunAsync(BuiltIn("--resume"));
        first.Json();
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task Resume_without_a_receipt_starts_anew()
    {
        string? plain = After(await CommandResult.RunAsync(BuiltIn()));
        File.Delete(_folder["a.receipt"]);
        Assert.Equal(plain, After(await CommandResult.RunAsync(BuiltIn("--resume"))));
    }

    [Fact]
    public async Task Resume_with_a_receipt_of_another_run_starts_anew_and_says_so()
    {
        string? plain = After(await CommandResult.RunAsync(BuiltIn()));
        (await CommandResult.RunAsync(BuiltIn("--seed", "2"))).Json();
        CommandResult other = await CommandResult.RunAsync(BuiltIn("--resume"));
        Assert.Equal(plain, other.ParseOutput().GetProperty("modelSha256After").GetString());
        Assert.Contains($"The receipt '{_folder["a.receipt"]}' is of another run; starting anew.", other.OneLine(), StringComparison.Ordinal);
        _folder.Write("a.receipt", (await File.ReadAllBytesAsync(_folder["a.receipt"], TestContext.Current.CancellationToken)).AsSpan(0, 20));
        Assert.Contains("is damaged; starting anew.", (await CommandResult.RunAsync(BuiltIn("--resume"))).OneLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("This is a text.", true)]
    [InlineData("Hi", false)]
    [InlineData("HxxATR", false)]
    [InlineData("HxxATX", true)]
    [InlineData("H", false)]
    [InlineData("", false)]
    public async Task A_file_that_does_not_start_as_a_receipt_is_not_replaced(string text, bool refused)
    {
        _folder.Write("a.receipt", System.Text.Encoding.ASCII.GetBytes(text));
        string[] before = _folder.Listing;
        CommandResult result = await CommandResult.RunAsync(BuiltIn());
        if (!refused)
        {
            result.Json();
            return;
        }

        Assert.Contains("is not a receipt", result.BadInput(), StringComparison.Ordinal);
        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task A_receipt_that_another_process_writes_is_left_alone()
    {
        _folder.Write("a.receipt", []);
        using FileStream other = new(_folder["a.receipt"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        CommandResult result = await CommandResult.RunAsync(BuiltIn());
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("Another process is writing the receipt", result.OneLine(), StringComparison.Ordinal);
        Assert.Single(_folder.Listing);
    }

    [Fact]
    public async Task Without_json_there_is_a_summary_without_escape_sequences()
    {
        CommandResult result = await CommandResult.RunAsync([.. BuiltIn().Where(a => a != "--json")]);
        Assert.Equal(ExitCodes.Done, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.DoesNotContain('\e', result.Output);
        foreach (string part in (string[])["accuracy  0.", " -> ", "forward calls", "a.tflite", "a.receipt", Hash("a.tflite")]) Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Default_names_lie_in_the_current_folder()
    {
        CommandResult result = await ChildProcess.RunAsync(_folder.Root, "adapt", "--steps", "3", "--samples", "20", "--test-samples", "20", "--json");
        result.Json();
        Assert.Equal(["glyphs.adapted.json", "glyphs.adapted.receipt", "glyphs.adapted.tflite"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_test_is_the_same_for_every_seed_and_the_one_of_eval()
    {
        string model = _folder.WriteModel(), test = _folder.WriteZip("test.zip", GlyphDataset.FieldTest(1, 60)), data = _folder.WriteZip("data.zip", GlyphDataset.Field(1, 60));
        string[] args = ["adapt", model, "--data", data, "--samples", "30", "--test-data", test, "--test-samples", "40", "--shift", "gaussian_noise:5", "--steps", "2", "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"], "--json"];
        JsonElement one = (await CommandResult.RunAsync([.. args, "--seed", "1"])).Json(), two = (await CommandResult.RunAsync([.. args, "--seed", "2"])).Json();
        JsonElement eval = (await CommandResult.RunAsync("eval", model, "--data", test, "--samples", "40", "--shift", "gaussian_noise:5", "--json")).Json();
        Assert.NotEqual(one.GetProperty("modelSha256After").GetString(), two.GetProperty("modelSha256After").GetString());
        foreach (JsonElement run in (JsonElement[])[one, two])
        {
            Assert.Equal(eval.GetProperty("accuracy").GetDouble(), run.GetProperty("accuracyBefore").GetDouble());
            Assert.Equal(eval.GetProperty("loss").GetDouble(), run.GetProperty("lossBefore").GetDouble());
        }

        JsonElement after = (await CommandResult.RunAsync("eval", _folder["a.tflite"], "--data", test, "--samples", "40", "--shift", "gaussian_noise:5", "--json")).Json();
        Assert.Equal(two.GetProperty("accuracyAfter").GetDouble(), after.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task Without_test_data_the_test_is_kept_apart_from_the_same_images()
    {
        string model = _folder.WriteModel(), data = _folder.WriteZip("data.zip", GlyphDataset.Field(1, 50));
        string[] args = ["adapt", model, "--data", data, "--steps", "2", "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"], "--json"];
        JsonElement json = (await CommandResult.RunAsync([.. args, "--samples", "30"])).Json();
        Assert.Equal([27, 3, 20], json.GetProperty("samples").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Contains("--test-data", (await CommandResult.RunAsync([.. args, "--samples", "50"])).BadInput(), StringComparison.Ordinal);
        Assert.Contains("holds 50", (await CommandResult.RunAsync([.. args, "--samples", "30", "--test-samples", "21"])).BadInput(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("weights-8w8a")]
    [InlineData("head")]
    public async Task Queries_are_directions_a_step_and_stand_in_the_receipt(string recipe)
    {
        JsonElement one = (await CommandResult.RunAsync(BuiltIn("--recipe", recipe))).Json();
        JsonElement three = (await CommandResult.RunAsync(BuiltIn("--recipe", recipe, "--queries", "3"))).Json();
        Receipt receipt = ReceiptReader.ReadFile(_folder["a.receipt"], allowTorn: false);
        Assert.Equal((3, 60), (receipt.Header.Recipe.Queries, receipt.Coefficients.Length));
        int more = recipe == "head" ? 0 : 20 * 2 * 2 * 32;
        Assert.Equal(one.GetProperty("forwardCalls").GetInt64() + more, three.GetProperty("forwardCalls").GetInt64());
    }

    [Fact]
    public async Task Validation_samples_are_counted_in_the_adaptation_samples()
    {
        JsonElement json = (await CommandResult.RunAsync(BuiltIn("--validation", "15"))).Json();
        Assert.Equal([25, 15, 40], json.GetProperty("samples").EnumerateArray().Select(e => e.GetInt32()));
        (await CommandResult.RunAsync(BuiltIn("--validation", "40"))).BadInput();
    }

    [Fact]
    public async Task Tune_chooses_step_sizes_that_the_receipt_holds_and_resume_keeps()
    {
        CommandResult first = await CommandResult.RunAsync(BuiltIn("--validation", "16", "--tune"));
        JsonElement tuning = first.Json().GetProperty("tuning");
        Assert.Equal(tuning.GetProperty("initialRate").GetInt32(), ReceiptReader.ReadFile(_folder["a.receipt"], allowTorn: false).Header.Recipe.InitialRate);
        Assert.Equal(5 * (20 * 2 * 32 + 16), tuning.GetProperty("forwardCalls").GetInt64());
        Assert.Equal(first, await CommandResult.RunAsync(BuiltIn("--validation", "16", "--tune", "--resume")));
        Assert.Contains("16 or more, not 4", (await CommandResult.RunAsync(BuiltIn("--tune"))).BadInput(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_moves_nothing_says_so_once_and_stops_only_if_asked_to()
    {
        string[] args = BuiltIn("--recipe", "weights-round", "--steps", "1000", "--batch", "1");
        CommandResult told = await CommandResult.RunAsync([.. args.Where((a, i) => i is not (1 or 2))]);
        Assert.Equal(ExitCodes.Done, told.ExitCode);
        Assert.Contains("Nothing has moved in 150 steps", told.OneLine(), StringComparison.Ordinal);
        JsonElement json = told.ParseOutput();
        Assert.StartsWith("Nothing has moved in 1000 steps", json.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.Equal("nothing-moves", json.GetProperty("diagnosis").GetProperty("verdict").GetString());
        CommandResult stopped = await CommandResult.RunAsync([.. args.Where((a, i) => i is not (1 or 2)), "--stop-early"]);
        Assert.Equal(ExitCodes.Failed, stopped.ExitCode);
        Assert.Empty(stopped.Output);
        Assert.Contains("Stopped after step 150.", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(150, ReceiptReader.ReadFile(_folder["a.receipt"], allowTorn: true).Steps);
    }

    [Fact]
    public async Task Stopped_before_the_first_step_it_writes_nothing()
    {
        using StringWriter output = new(), error = new();
        int exitCode = await Application.RunAsync(BuiltIn(), new Terminal(output, error, isInteractive: false), new CancellationToken(canceled: true));
        CommandResult result = new(exitCode, output.ToString(), error.ToString());
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("nothing was written", result.OneLine(), StringComparison.Ordinal);
        Assert.Empty(_folder.Listing);
    }

    private static string? After(CommandResult result) => result.Json().GetProperty("modelSha256After").GetString();

    private string Hash(string file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder[file])));

    private string[] BuiltIn(params string[] more) =>
        ["adapt", "--steps", "20", "--samples", "40", "--test-samples", "40", "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"], "--json", .. more];
}
