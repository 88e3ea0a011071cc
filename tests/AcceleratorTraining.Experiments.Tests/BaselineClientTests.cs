using System.Text.Json;

namespace AcceleratorTraining.Experiments.Tests;

/// <summary>The client against a child that only plays the baselines program.</summary>
public class BaselineClientTests
{
    private static readonly AdaptationData Data = new(new LabelledSamples(new byte[] { 1, 2, 3, 4 }, [7, 8]), new LabelledSamples(new byte[] { 5 }, [1]), new LabelledSamples(new byte[] { 6, 7, 8 }, [1, 2, 258]));

    [Fact]
    public async Task Request_and_samples_are_files_and_the_answer_is_read()
    {
        using TemporaryFolder folder = new();
        string copy = folder["seen"];
        BaselineClient client = Child(folder, $$"""
            mkdir '{{copy}}' && cp "$(dirname "$2")"/* '{{copy}}' && echo "$1" > '{{copy}}/verb'
            echo '{"accuracyBefore":0.25,"accuracyFloat":0.75,"accuracyInt8":0.5,"learningRate":0.001,"curve":[1,2],"forwardPasses":10,"backwardPasses":5,"seconds":1.5,"stateBytes":99,"more":true}' > "$3"
            """);
        BackpropagationResult result = await client.RunAsync(new BackpropagationRequest { Model = "m.tflite", Seed = 3, FakeQuantization = true }, Data, TestContext.Current.CancellationToken);
        Assert.Equal((0.25, 0.75, 0.5, 10, 5, 99), (result.AccuracyBefore, result.AccuracyFloat, result.AccuracyInt8, result.ForwardPasses, result.BackwardPasses, result.StateBytes));

        Assert.Equal("backprop\n", File.ReadAllText(Path.Combine(copy, "verb")));
        JsonElement request = JsonDocument.Parse(Assert.Single(File.ReadAllLines(Path.Combine(copy, "request.jsonl")))).RootElement;
        Assert.Equal("m.tflite", request.GetProperty("model").GetString());
        Assert.Equal("adam", request.GetProperty("method").GetString());
        Assert.True(request.GetProperty("fakeQuantization").GetBoolean());
        Assert.Equal(3, request.GetProperty("learningRates").GetArrayLength());
        Assert.Equal(3u, request.GetProperty("seed").GetUInt64());
        Assert.Equal([1, 2, 3, 4], Seen("trainInputs"));
        Assert.Equal([7, 0, 0, 0, 8, 0, 0, 0], Seen("trainLabels"));
        Assert.Equal([5], Seen("validationInputs"));
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 0, 0], Seen("testLabels"));

        byte[] Seen(string field) => File.ReadAllBytes(Path.Combine(copy, Path.GetFileName(request.GetProperty(field).GetString()!)));
    }

    [Theory]
    [InlineData("echo 'no memory' >&2; exit 3", "ended with 3: no memory")]
    [InlineData("kill -9 $$", "ended with 137")]
    [InlineData("exit 0", "gave no answer")]
    [InlineData("echo 'half a' >&2", "gave no answer: half a")]
    [InlineData("echo 'nonsense' > \"$3\"", "answered what is no result")]
    [InlineData("echo 'null' > \"$3\"", "answered null")]
    public async Task A_child_that_fails_gives_a_reason(string script, string reason)
    {
        using TemporaryFolder folder = new();
        BaselineException exception = await Assert.ThrowsAsync<BaselineException>(() => Child(folder, script).RunAsync(new BackpropagationRequest { Model = "m" }, Data, TestContext.Current.CancellationToken));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo \"cannot read '$2'\" >&2; exit 2", "ended with 2: cannot read 'request.jsonl'")]
    [InlineData("echo \"Unhandled: no $2, at Run() in $(dirname \"$2\")/Run.cs:line 5\" >&2", "gave no answer: Unhandled: no request.jsonl, at Run() in Run.cs:line 5")]
    [InlineData("for i in 1 2 3 4 5 6 7 8 9; do echo \"at $2\" >&2; done; echo end >&2; exit 1", "ended with 1: at request.jsonl at request.jsonl")]
    public async Task A_reason_names_no_folder_of_this_machine(string script, string reason)
    {
        using TemporaryFolder folder = new();
        BaselineException exception = await Assert.ThrowsAsync<BaselineException>(() => Child(folder, script).RunAsync(new BackpropagationRequest { Model = "m" }, Data, TestContext.Current.CancellationToken));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("acctrain-peer", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"no D:\x\a\b.txt here", "no b.txt here")]
    [InlineData("and/or a/b/c.txt, 1/2", "and/or a/b/c.txt, 1/2")]
    [InlineData("see https://example.org/a/b", "see https://example.org/a/b")]
    [InlineData("'/a/b':\n/c/d/", "'b': ")]
    public void Only_folders_from_a_root_are_cut(string text, string expected) => Assert.Equal(expected, FailureText.Of(text));

    [Fact]
    public async Task A_child_is_ended_with_its_experiment()
    {
        using TemporaryFolder folder = new();
        string started = folder["started"];
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task run = Child(folder, $"echo x > '{started}'; sleep 600").RunAsync(new BackpropagationRequest { Model = "m" }, Data, source.Token);
        while (!File.Exists(started) && !run.IsCompleted) await Task.Delay(10, TestContext.Current.CancellationToken);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Without_the_program_the_reason_is_known_beforehand()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("there is no 'nowhere'", BaselineClient.Find(folder["nowhere"], repository: null).UnavailableReason);
        Assert.Contains("not built", BaselineClient.Find(path: null, folder.Root).UnavailableReason, StringComparison.Ordinal);
        Assert.Contains("checkout", BaselineClient.Find(path: null, repository: null).UnavailableReason, StringComparison.Ordinal);
        BaselineClient client = BaselineClient.Find(folder["nowhere"], repository: null);
        await Assert.ThrowsAsync<BaselineException>(() => client.RunAsync(new BackpropagationRequest { Model = "m" }, Data, TestContext.Current.CancellationToken));
    }

    private static BaselineClient Child(TemporaryFolder folder, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The child is a shell script.");
        string path = folder["child"];
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return BaselineClient.Find(path, repository: null);
    }
}
