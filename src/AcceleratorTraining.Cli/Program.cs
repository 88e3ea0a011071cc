using System.Runtime.InteropServices;

namespace AcceleratorTraining.Cli;

/// <summary>The process: its streams, its signals, its exit code.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using CancellationTokenSource cancellation = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        bool interactive = !Console.IsOutputRedirected && !Console.IsErrorRedirected && Environment.UserInteractive;
        return await Application.RunAsync(args, new Terminal(Console.Out, Console.Error, interactive), cancellation.Token).ConfigureAwait(false);

        // The first signal asks the verb to stop in good order; a second one ends the process as usual.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }
}
