using System.Collections.Frozen;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Enumerated values in hal-spec's spelling.</summary>
internal static class SpecName
{
    public static string Of<T>(FrozenDictionary<string, T> names, T value) where T : struct, Enum =>
        names.First(n => EqualityComparer<T>.Default.Equals(n.Value, value)).Key;

    public static IEnumerable<string> Of(OperatorExtensions extensions) =>
        SpecNames.Extensions.Where(e => extensions.HasFlag(e.Value)).Select(e => e.Key).Order(StringComparer.Ordinal);
}
