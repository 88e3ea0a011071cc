using System.Collections.Immutable;
using System.Text.Json;

namespace AcceleratorTraining.Conformance;

/// <summary>The files of hal-spec/vectors, as they were when this assembly was built.</summary>
public static class VectorFiles
{
    /// <summary>The folder of programs that a profile refuses.</summary>
    public const string Rejects = "rejects/";

    private const string Prefix = "vectors/";

    /// <summary>All of them, as paths relative to hal-spec/vectors with forward slashes, in ordinal order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. typeof(VectorFiles).Assembly.GetManifestResourceNames()
            .Select(n => n.Replace('\\', '/'))
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Opens a file; the caller disposes it.</summary>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public static JsonDocument Open(string file)
    {
        string name = typeof(VectorFiles).Assembly.GetManifestResourceNames().FirstOrDefault(n => n.Replace('\\', '/') == Prefix + file)
            ?? throw new FileNotFoundException($"There is no vector file '{file}'.");
        using Stream stream = typeof(VectorFiles).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream);
    }
}
