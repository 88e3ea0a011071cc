using System.Diagnostics;
using AcceleratorTraining.Architecture.Tests.References;
using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.Readme;

/// <summary>The built <c>acctrain</c> in a process of its own.</summary>
internal static class CommandLineTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What <c>acctrain [verb] --help</c> prints, or null when it does not exit with 0.</summary>
    public static Task<string?> HelpAsync(params string[] verb) => RunAsync(House.Root, [.. verb, "--help"]);

    /// <summary>What <c>acctrain</c> prints when called in <paramref name="folder"/>, or null when it does not exit with 0.</summary>
    public static async Task<string?> RunAsync(string folder, params string[] arguments)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(host, [BuiltAssembly.PathOf("acctrain"), .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(Patience);
        string text = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0 ? text : null;
    }
}
