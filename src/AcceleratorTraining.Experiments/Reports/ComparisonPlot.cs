using System.Collections.Immutable;
using ScottPlot;

namespace AcceleratorTraining.Experiments;

/// <summary>A bar a method: the mean of a figure over its tasks and seeds, best first. One that lacks tasks says so beside its name.</summary>
internal static class ComparisonPlot
{
    private const int Width = 900, Height = 420;

    /// <param name="results">What there is.</param>
    /// <param name="title">Above the plot.</param>
    /// <param name="figure">What the bars show, 0..1.</param>
    /// <param name="label">What it is.</param>
    public static ReportPlot Bars(ExperimentResults results, string title, string figure = "accuracyAfter", string label = "accuracy of the int8 file")
    {
        using Plot plot = new();
        ImmutableArray<(string Label, double Mean)> bars = Of(results, figure);
        for (int i = 0; i < bars.Length; i++)
        {
            plot.Add.Bar(position: i, value: bars[i].Mean);
            plot.Add.Text(bars[i].Mean.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), i, bars[i].Mean).LabelAlignment = Alignment.LowerCenter;
        }

        // Long names of neighbours would run into each other.
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, bars.Length).Select(i => (double)i)], [.. bars.Select(b => b.Label.Replace("-", "-\n", StringComparison.Ordinal))]);
        plot.Axes.SetLimitsY(0, 1);
        plot.Title(title);
        plot.YLabel(label);
        return new ReportPlot("methods", title, [.. plot.GetImageBytes(Width, Height, ImageFormat.Png)]);
    }

    /// <summary>The bars, best first: means over different tasks are no comparison, so a label has the number where not all have all.</summary>
    internal static ImmutableArray<(string Label, double Mean)> Of(ExperimentResults results, string figure)
    {
        int all = results.Cells.Where(c => c.Result[figure] is not null).Select(c => c.Cell.Task).Distinct().Count();
        return
        [
            .. from method in results.Methods
               let mean = results.Mean(task: null, method, figure)
               where mean.Count > 0
               orderby mean.Mean descending
               let tasks = results.Tasks.Count(t => results.Mean(t, method, figure).Count > 0)
               select (tasks == all ? method : $"{method}\n{tasks} of {all} tasks", mean.Mean),
        ];
    }
}
