using AcceleratorTraining.Conformance;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Verification;

/// <summary>Shows a verification while it goes on, where somebody watches; what was shown disappears at the end.</summary>
internal sealed class VerificationDisplay : IProgress<VerificationProgress>
{
    private readonly ProgressTask _task;

    private VerificationDisplay(ProgressTask task) => _task = task;

    public static Task ShowAsync(Terminal terminal, bool quiet, Func<IProgress<VerificationProgress>?, Task> run) => quiet || !terminal.IsInteractive
        ? run(null)
        : terminal.CreateConsole().Progress().AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => run(new VerificationDisplay(context.AddTask("opening"))));

    /// <inheritdoc/>
    public void Report(VerificationProgress value)
    {
        _task.MaxValue = Math.Max(1, value.Total);
        _task.Value = value.Done;
        _task.Description = $"{value.Suite}: {value.Done} of {value.Total}, {value.Failed} failed";
    }
}
