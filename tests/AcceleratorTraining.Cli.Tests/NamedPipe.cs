using System.Diagnostics;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>Files that are none: whoever opens one waits for ever. Tests skip where there is no mkfifo.</summary>
internal static class NamedPipe
{
    public static string Create(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/mkfifo"), "There is no mkfifo.");
        using Process process = Process.Start("/usr/bin/mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }
}
