using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Shows a run while it goes on: a bar, loss, validation accuracy, speed, and time left.</summary>
internal sealed class LiveProgress : IProgress<AdaptationProgress>
{
    private readonly ProgressTask _task;

    private LiveProgress(ProgressTask task) => _task = task;

    /// <summary>Runs something while showing its progress; what was shown disappears at the end.</summary>
    /// <param name="console">A terminal that somebody watches.</param>
    /// <param name="run">What to run; reports to its argument.</param>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<IProgress<AdaptationProgress>, Task<T>> run) => console
        .Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 10 }, new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async context => await run(new LiveProgress(context.AddTask("measuring the model as it is"))).ConfigureAwait(false));

    /// <inheritdoc/>
    public void Report(AdaptationProgress value)
    {
        _task.MaxValue = value.Steps;
        _task.Value = value.Step;
        _task.Description = Describe(value);
    }

    /// <summary>The text beside the bar; fits 80 columns together with it.</summary>
    internal static string Describe(AdaptationProgress value)
    {
        if (value.Step == value.Steps && value.Trial == 0) return "measuring the adapted model";
        string loss = value.Loss.ToString("0.000", CultureInfo.InvariantCulture);
        string validation = value.Validation?.KnownAccuracy is { } accuracy ? $" accuracy {accuracy.ToString("0.000", CultureInfo.InvariantCulture)}" : "";
        if (value.Trial > 0) return $"step sizes: trial {value.Trial} of {value.Trials}, {value.Step}/{value.Steps} loss {loss}";
        string trouble = value.Verdict.Kind == VerdictKind.Fine ? "" : $" {JsonNamingPolicy.KebabCaseLower.ConvertName(value.Verdict.Kind.ToString())}";
        string left = value.Remaining.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        return $"{value.Step}/{value.Steps} loss {loss}{validation} {Figures.Count((long)value.ForwardsPerSecond)} forwards/s {left} left{trouble}";
    }
}
