using System.Xml.Linq;

namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>Two logarithmic axes with their grid and names.</summary>
internal sealed class LogarithmicFrame
{
    /// <summary>Width of the drawing.</summary>
    public const double Width = 960;

    /// <summary>Height of the drawing.</summary>
    public const double Height = 420;

    private const double Left = 64, Right = Width - 16, Top = 16, Bottom = Height - 44;

    public LogarithmicFrame(IEnumerable<double> xs, IEnumerable<double> ys)
    {
        X = new LogarithmicAxis(xs, Left, Right);
        Y = new LogarithmicAxis(ys, Bottom, Top);
    }

    /// <summary>To the right.</summary>
    public LogarithmicAxis X { get; }

    /// <summary>Upwards.</summary>
    public LogarithmicAxis Y { get; }

    /// <summary>Draws the grid.</summary>
    public void Draw(XElement drawing, string xName, string yName)
    {
        foreach (double tick in X.Ticks)
        {
            double x = X.Place(tick);
            drawing.Add(Svg.Line("grid", x, Top, x, Bottom), Svg.Text("quiet middle", x, Bottom + 16, LogarithmicAxis.Label(tick)));
        }

        foreach (double tick in Y.Ticks)
        {
            double y = Y.Place(tick);
            drawing.Add(Svg.Line("grid", Left, y, Right, y), Svg.Text("quiet end", Left - 6, y + 4, LogarithmicAxis.Label(tick)));
        }

        drawing.Add(Svg.Text("middle", (Left + Right) / 2, Height - 8, xName), Svg.Text("", Left + 4, Top + 10, yName));
    }
}
