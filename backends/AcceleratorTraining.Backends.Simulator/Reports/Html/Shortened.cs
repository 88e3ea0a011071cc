namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>Names where there is little room.</summary>
internal static class Shortened
{
    /// <summary>The name, or its beginning and an ellipsis.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="characters">How many there is room for; at least 1.</param>
    public static string To(string name, int characters) => name.Length <= characters ? name : string.Concat(name.AsSpan(0, characters - 1), "…");
}
