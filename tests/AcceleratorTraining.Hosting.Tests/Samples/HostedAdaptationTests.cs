using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Hosting.Tests;

/// <summary>Runs the sample host as its reader would.</summary>
public sealed class HostedAdaptationTests : IDisposable
{
    private readonly GlyphJob _job = new();

    [Fact]
    public async Task The_sample_adapts_on_the_default_backend()
    {
        (int exitCode, string output, string error) = await RunAsync(forced: null);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches(@"(?m)^accuracy [01]\.\d{3} -> [01]\.\d{3} after 4 steps, \d+ forward calls, on cpu\r?$", output);
        Assert.Contains("Adapting glyphs.tflite with recipe default, 4 steps, on backend cpu under profile tflite-reference", output, StringComparison.Ordinal);
        Assert.Equal(["glyphs.adapted.json", "glyphs.adapted.receipt", "glyphs.adapted.tflite"], Directory.GetFiles(_job.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_environment_forces_the_sample_onto_another_backend()
    {
        (int exitCode, string output, _) = await RunAsync(forced: "reference");
        Assert.Equal(0, exitCode);
        Assert.Contains("forward calls, on reference", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_refuses_an_unknown_backend_in_one_sentence()
    {
        (int exitCode, _, string error) = await RunAsync(forced: null, "--AcceleratorTraining:Backend", "abacus");
        Assert.Equal((2, "There is no backend 'abacus'. Registered: cpu (available), reference (available)."), (exitCode, error.TrimEnd()));
        Assert.Empty(Directory.GetFiles(_job.Folder));
    }

    public void Dispose() => _job.Dispose();

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string? forced, params string[] more)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "HostedAdaptation.dll"), "--steps", "4", "--batch", "2", "--samples", "20", "--test-samples", "8", "--output", _job.Folder, .. more];
        ProcessStartInfo start = new(DotnetPath(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _job.Folder };
        start.Environment[AcceleratorTrainingOptions.BackendVariable] = forced;
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // The runtime that runs these tests: <root>/shared/Microsoft.NETCore.App/<version>/, whatever the search path says.
    private static string DotnetPath() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
