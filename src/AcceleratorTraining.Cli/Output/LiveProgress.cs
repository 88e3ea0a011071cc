using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Shows a run while it goes on: a bar, loss, validation accuracy, speed, and time left; below it, how it is going.</summary>
internal sealed class LiveProgress : IProgress<AdaptationProgress>
{
    private readonly ProgressTask _task;
    private readonly LinesColumn _lines;

    private LiveProgress(ProgressTask task, LinesColumn lines) => (_task, _lines) = (task, lines);

    /// <summary>Runs something while showing its progress; what was shown disappears at the end.</summary>
    /// <param name="console">A terminal that somebody watches.</param>
    /// <param name="run">What to run; reports to its argument.</param>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<IProgress<AdaptationProgress>, Task<T>> run)
    {
        LinesColumn lines = new() { Text = "measuring the model as it is" };
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 10 }, lines)
            .StartAsync(async context => await run(new LiveProgress(context.AddTask("adaptation"), lines)).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public void Report(AdaptationProgress value)
    {
        _task.MaxValue = value.Steps;
        _task.Value = value.Step;
        string figures = Figures(value);
        _lines.Text = figures.Length == 0 ? Describe(value) : $"{Describe(value)}\n{figures}";
    }

    /// <summary>The text beside the bar; fits 80 columns together with it.</summary>
    internal static string Describe(AdaptationProgress value)
    {
        if (value.Step == value.Steps && value.Trial == 0) return "measuring the adapted model";
        string loss = value.Loss.ToString("0.000", CultureInfo.InvariantCulture);
        string validation = value.Validation?.KnownAccuracy is { } accuracy ? $" accuracy {accuracy.ToString("0.000", CultureInfo.InvariantCulture)}" : "";
        if (value.Trial > 0) return $"step sizes: trial {value.Trial} of {value.Trials}, {value.Step}/{value.Steps} loss {loss}";
        string left = value.Remaining.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        return $"{value.Step}/{value.Steps} loss {loss}{validation} {Output.Figures.Count((long)value.ForwardsPerSecond)} forwards/s {left} left";
    }

    /// <summary>The line below: the verdict if there is one, and the figures behind it; empty before the first look.</summary>
    internal static string Figures(AdaptationProgress value)
    {
        if (value.Diagnosis is not { } diagnosis || value.Step == value.Steps) return "";
        string verdict = value.Verdict.Kind == VerdictKind.Fine ? "" : $"{JsonNamingPolicy.KebabCaseLower.ConvertName(value.Verdict.Kind.ToString())}: ";
        string noise = diagnosis.SignalToNoise is { } ratio ? $"signal/noise {ratio.ToString("0.00", CultureInfo.InvariantCulture)} " : "";
        string saturation = diagnosis.WorstSaturation is { } worst ? $" saturated {worst.ToString("0.00", CultureInfo.InvariantCulture)}" : "";
        return $"{verdict}{noise}ties {diagnosis.Ties.ToString("0.00", CultureInfo.InvariantCulture)}{saturation} changed {Output.Figures.Count(diagnosis.ParametersChanged)}";
    }

    // Descriptions have one line; this has what it is given.
    private sealed class LinesColumn : ProgressColumn
    {
        public string Text { get; set; } = "";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Text).LeftJustified();
    }
}
