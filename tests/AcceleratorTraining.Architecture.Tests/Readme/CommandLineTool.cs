using System.Diagnostics;
using AcceleratorTraining.Architecture.Tests.References;

namespace AcceleratorTraining.Architecture.Tests.Readme;

/// <summary>The built <c>acctrain</c>, asked for its help in a process of its own.</summary>
internal static class CommandLineTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What <c>acctrain [verb] --help</c> prints, or null when it does not exit with 0.</summary>
    public static async Task<string?> HelpAsync(params string[] verb)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(host, [BuiltAssembly.PathOf("acctrain"), .. verb, "--help"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(Patience);
        string text = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0 ? text : null;
    }
}
