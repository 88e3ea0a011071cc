using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>A picture of a report.</summary>
/// <param name="Name">Its file is EXPERIMENT-NAME.png.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Png">The file.</param>
public sealed record ReportPlot(string Name, string Caption, ImmutableArray<byte> Png);
