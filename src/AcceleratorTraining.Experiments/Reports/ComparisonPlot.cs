using System.Collections.Immutable;
using ScottPlot;

namespace AcceleratorTraining.Experiments;

/// <summary>A bar a method: the mean of a figure over tasks and seeds, best first.</summary>
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
        ImmutableArray<(string Method, double Mean)> bars =
        [
            .. from method in results.Methods
               let mean = results.Mean(task: null, method, figure)
               where mean.Count > 0
               orderby mean.Mean descending
               select (method, mean.Mean),
        ];
        for (int i = 0; i < bars.Length; i++)
        {
            plot.Add.Bar(position: i, value: bars[i].Mean);
            plot.Add.Text(bars[i].Mean.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), i, bars[i].Mean).LabelAlignment = Alignment.LowerCenter;
        }

        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, bars.Length).Select(i => (double)i)], [.. bars.Select(b => b.Method)]);
        plot.Axes.SetLimitsY(0, 1);
        plot.Title(title);
        plot.YLabel(label);
        return new ReportPlot("methods", title, [.. plot.GetImageBytes(Width, Height, ImageFormat.Png)]);
    }
}
