using System.Diagnostics;
using System.Text.Json;

namespace AcceleratorTraining.Cli.Tests.Verbs;

/// <summary>Real processes, ended in the middle of a run.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Steps = "2000";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_and_resumed_run_ends_with_the_hash_of_one_that_was_not()
    {
        string killed = Directory.CreateDirectory(_folder["killed"]).FullName, undisturbed = Directory.CreateDirectory(_folder["undisturbed"]).FullName;
        using (ChildProcess child = Start(killed))
        {
            await WaitForCheckpointAsync(killed, child);
            child.Kill();
            Assert.NotEqual(ExitCodes.Done, (await child.WaitAsync()).ExitCode);
        }

        JsonElement resumed = (await ChildProcess.RunAsync(killed, [.. Arguments, "--resume"])).Json();
        JsonElement plain = (await ChildProcess.RunAsync(undisturbed, Arguments)).Json();
        foreach (string key in (string[])["modelSha256After", "accuracyBefore", "accuracyAfter", "lossAfter", "forwardCalls", "receiptBytes", "parametersChanged"])
        {
            Assert.Equal(plain.GetProperty(key).ToString(), resumed.GetProperty(key).ToString());
        }

        Assert.Equal(await ReadAsync(undisturbed, "glyphs.adapted.receipt"), await ReadAsync(killed, "glyphs.adapted.receipt"));
        Assert.False(File.Exists(Path.Combine(killed, "glyphs.adapted.receipt.checkpoint")));
    }

    [Fact]
    public async Task A_signal_stops_between_steps_and_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        using ChildProcess child = Start(_folder.Root);
        await WaitForCheckpointAsync(_folder.Root, child);
        using Process kill = Process.Start("kill", ["-TERM", $"{child.Id}"]);
        CommandResult stopped = await child.WaitAsync();
        Assert.Equal(ExitCodes.Failed, stopped.ExitCode);
        Assert.Empty(stopped.Output);
        Assert.Contains("--resume", stopped.OneLine(), StringComparison.Ordinal);
        (await ChildProcess.RunAsync(_folder.Root, [.. Arguments, "--resume"])).Json();
    }

    private static string[] Arguments => ["adapt", "--steps", Steps, "--samples", "60", "--test-samples", "60", "--batch", "16", "--json"];

    private static ChildProcess Start(string folder) => ChildProcess.Start(folder, Arguments);

    private static async Task WaitForCheckpointAsync(string folder, ChildProcess child)
    {
        while (!File.Exists(Path.Combine(folder, "glyphs.adapted.receipt.checkpoint")) && !child.HasExited)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    private static Task<byte[]> ReadAsync(string folder, string file) => File.ReadAllBytesAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
}
