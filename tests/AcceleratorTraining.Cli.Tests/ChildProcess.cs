using System.Diagnostics;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>acctrain as a process of its own, in a folder of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ChildProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(string folder, params string[] args) => Start(folder, environment: null, args);

    private static ChildProcess Start(string folder, (string Name, string Value)? environment, string[] args)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "acctrain.dll"));
        if (environment is { } variable) start.Environment[variable.Name] = variable.Value;
        foreach (string arg in args) start.ArgumentList.Add(arg);
        return new ChildProcess(Process.Start(start)!);
    }

    public static async Task<CommandResult> RunAsync(string folder, params string[] args)
    {
        using ChildProcess child = Start(folder, args);
        return await child.WaitAsync();
    }

    public static async Task<CommandResult> RunAsync(string folder, (string Name, string Value) environment, params string[] args)
    {
        using ChildProcess child = Start(folder, environment, args);
        return await child.WaitAsync();
    }

    /// <summary>Ends it at once, as kill -9 does.</summary>
    public void Kill() => _process.Kill();

    public async Task<CommandResult> WaitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(_process.ExitCode, await _output, await _error);
    }

    public void Dispose() => _process.Dispose();
}
