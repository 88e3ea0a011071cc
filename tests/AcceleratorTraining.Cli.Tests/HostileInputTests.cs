using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>Whatever is wrong with an input: exit code 2, one sentence, nothing written.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Verbs => ["adapt", "eval", "run", "replay", "inspect"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_file_that_is_no_model_is_refused_by_every_verb(string verb)
    {
        byte[] model = GlyphModel.Bytes.ToArray(), random = new byte[4096];
        new Random(1).NextBytes(random);
        (string Name, byte[] Bytes)[] files = [("text.tflite", "This is a text.\n"u8.ToArray()), ("empty.tflite", []), ("random.tflite", random), ("cut.tflite", model[..5000]), ("stub.tflite", model[..7])];
        foreach ((string name, byte[] bytes) in files) _folder.Write(name, bytes);
        Directory.CreateDirectory(_folder["folder.tflite"]);
        PrepareOthers();
        string[] before = _folder.Listing;
        foreach (string name in (string[])[.. files.Select(f => f.Name), "folder.tflite", "missing.tflite"])
        {
            string line = (await CommandResult.RunAsync(CommandLine(verb, _folder[name]))).BadInput();
            Assert.Contains(name, line, StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task A_model_with_flipped_bits_runs_or_is_refused_but_never_more()
    {
        PrepareOthers();
        Random random = new(2);
        for (int i = 0; i < 150; i++)
        {
            byte[] model = GlyphModel.Bytes.ToArray();
            for (int flips = random.Next(1, 9); flips > 0; flips--) model[random.Next(i % 2 == 0 ? model.Length : 2000)] ^= (byte)(1 << random.Next(8));
            _folder.Write("flipped.tflite", model);
            CommandResult result = await CommandResult.RunAsync(CommandLine(i % 3 == 0 ? "inspect" : "run", _folder["flipped.tflite"]));
            if (result.ExitCode != ExitCodes.Done) result.BadInput();
        }
    }

    [Theory]
    [InlineData("adapt")]
    [InlineData("eval")]
    public async Task Data_that_cannot_be_used_is_refused(string verb)
    {
        string model = _folder.WriteModel();
        PrepareOthers();
        _folder.WriteZip("broken.zip", GlyphDataset.Field(1, 60), broken: 59);
        _folder.WriteZip("large.zip", Solid(new ImageShape(25, 24, 1), 2));
        _folder.WriteZip("classes.zip", Solid(new ImageShape(24, 24, 1), 12));
        _folder.Write("text.zip", "This is a text.\n"u8);
        Directory.CreateDirectory(_folder["empty"]);
        string[] before = _folder.Listing;
        foreach ((string data, string word) in ((string, string)[])[("broken.zip", "0059.bmp"), ("large.zip", "25x24x1"), ("classes.zip", "label 10"), ("text.zip", "text.zip"), ("empty", "empty"), ("missing.zip", "missing.zip")])
        {
            string[] args = [.. CommandLine(verb, model)];
            args[Array.IndexOf(args, "--data") + 1] = _folder[data];
            Assert.Contains(word, (await CommandResult.RunAsync(args)).BadInput(), StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task Names_that_do_not_exist_are_answered_with_those_that_do()
    {
        string model = _folder.WriteModel();
        PrepareOthers();
        string[] before = _folder.Listing;
        foreach ((string option, string expected) in ((string, string)[])[("--backend", "reference"), ("--profile", "npu-int8"), ("--recipe", "weights-8w8a"), ("--shift", "contrast")])
        {
            string line = (await CommandResult.RunAsync([.. CommandLine("adapt", model), option, "no-such-name"])).BadInput();
            Assert.Contains("no-such-name", line, StringComparison.Ordinal);
            Assert.Contains(expected, line, StringComparison.Ordinal);
            Assert.DoesNotContain("Parameter", line, StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task A_pipe_is_no_input_and_nobody_waits_for_it()
    {
        string pipe = NamedPipe.Create(_folder["pipe"]), model = _folder.WriteModel();
        PrepareOthers();
        string[] before = _folder.Listing;
        foreach (string[] line in (string[][])
        [
            .. Verbs.Select(verb => CommandLine(verb.Data, pipe)), ["replay", model, pipe, "-o", _folder["r.tflite"]], ["run", model, "--input", pipe, "--output", _folder["o.bin"]],
            ["inspect", model, "--profile", pipe], ["eval", model, "--data", pipe],
        ])
        {
            Assert.Contains("pipe' is ", (await CommandResult.RunAsync(line).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).BadInput(), StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Theory]
    [InlineData("mcu-int8 is no JSON")]
    [InlineData("{}")]
    [InlineData("[1, 2")]
    public async Task A_profile_file_that_breaks_the_schema_is_refused(string text)
    {
        _folder.Write("profile.json", System.Text.Encoding.UTF8.GetBytes(text));
        (await CommandResult.RunAsync("inspect", _folder.WriteModel(), "--profile", _folder["profile.json"])).BadInput();
        (await CommandResult.RunAsync("inspect", _folder.WriteModel(), "--profile", _folder.Root)).BadInput();
    }

    [Fact]
    public async Task A_profile_that_rejects_the_program_names_the_first_rule()
    {
        string model = _folder.WriteModel();
        PrepareOthers();
        string[] before = _folder.Listing;
        foreach (string verb in (string[])["adapt", "eval", "run"])
        {
            string line = (await CommandResult.RunAsync([.. CommandLine(verb, model), "--profile", "dsp-q15"])).BadInput();
            Assert.Contains("Profile 'dsp-q15' rejects the model", line, StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task Outputs_that_would_overwrite_inputs_or_cannot_be_written_are_refused()
    {
        string model = _folder.WriteModel(), data = PrepareOthers();
        string[] before = _folder.Listing;
        foreach ((string output, string receipt) in ((string, string)[])[("glyphs.tflite", "a.receipt"), ("same", "same"), ("a.json", "a.receipt"), ("none/a.tflite", "a.receipt"), ("a.tflite", "none/a.receipt"), ("", "a.receipt")])
        {
            (await CommandResult.RunAsync("adapt", model, "--data", data, "--output", _folder[output], "--receipt", _folder[receipt])).BadInput();
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task A_real_process_writes_nothing_into_its_folder_either()
    {
        using TemporaryFolder work = new();
        foreach (string[] args in (string[][])[["adapt", _folder.Write("text.tflite", "text"u8), "--data", _folder.Root], ["adapt", "--shift", "haze:3"], ["frobnicate"], ["adapt", "--steps", "many"]])
        {
            (await ChildProcess.RunAsync(work.Root, args)).BadInput();
        }

        Assert.Empty(work.Listing);
    }

    private static InMemoryDataset Solid(ImageShape shape, int classes) => InMemoryDataset.FromPixels(
        "solid", shape, [.. Enumerable.Range(0, classes).Select(c => $"class{c:00}")], [.. Enumerable.Range(0, classes * 20).Select(i => i % classes)], new byte[shape.ByteCount * classes * 20]);

    private string PrepareOthers()
    {
        _folder.Write("in.bin", new byte[576]);
        return _folder.WriteZip("data.zip", GlyphDataset.Field(1, 40));
    }

    private string[] CommandLine(string verb, string model) => verb switch
    {
        "adapt" => ["adapt", model, "--data", _folder["data.zip"], "--samples", "20", "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"]],
        "eval" => ["eval", model, "--data", _folder["data.zip"]],
        "run" => ["run", model, "--input", _folder["in.bin"], "--output", _folder["o.bin"]],
        "replay" => ["replay", model, _folder["in.bin"], "-o", _folder["r.tflite"]],
        _ => ["inspect", model],
    };
}
