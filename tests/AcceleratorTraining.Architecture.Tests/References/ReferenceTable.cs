namespace AcceleratorTraining.Architecture.Tests.References;

/// <summary>Who may reference whom. A project that is not in the table may reference nothing.</summary>
internal static class ReferenceTable
{
    public const string Hal = "AcceleratorTraining.Hal";
    public const string Models = "AcceleratorTraining.Models";
    public const string Training = "AcceleratorTraining";
    public const string Data = "AcceleratorTraining.Data";
    public const string Experiments = "AcceleratorTraining.Experiments";
    public const string Hosting = "AcceleratorTraining.Hosting";
    public const string Cli = "AcceleratorTraining.Cli";
    public const string Cases = "AcceleratorTraining.Conformance.Cases";
    public const string Kit = "AcceleratorTraining.Conformance";
    public const string BackendPrefix = "AcceleratorTraining.Backends.";

    public const string Simulator = BackendPrefix + "Simulator";

    /// <summary>The only project that knows ILGPU, which reads IL at run time.</summary>
    public const string Ilgpu = BackendPrefix + "Ilgpu";

    private const string Reference = BackendPrefix + "Reference";
    private const string DependencyInjection = "Microsoft.Extensions.DependencyInjection.Abstractions";

    public static bool IsKnown(string project) => project is Hal or Models or Training or Data or Experiments or Hosting or Cli or Cases or Kit || IsBackend(project);

    public static bool MayReferenceProject(string project, string other) => project switch
    {
        Models or Data => other is Hal,
        Training => other is Hal or Models,
        // Training takes models in its public types, so whoever calls it meets them.
        Hosting => other is Hal or Training or Models,
        // Experiments put models, data and training together; the backend is handed in, and float peers run in a process of their own.
        // The simulator's timing models are held against figures of others, without a backend.
        Experiments => other is Hal or Models or Training or Data or Simulator,
        // What a stranger's backend is held against: the definition, and training on the built-in example.
        Cases => other is Hal or Models or Training or Data or Reference,
        Kit => other is Hal or Cases,
        Cli => true,
        _ => IsBackend(project) && other is Hal,
    };

    public static bool MayReferencePackage(string project, string package) => project switch
    {
        Models => package is "Google.Protobuf",
        Data => package is "StbImageSharp",
        Experiments => package is "ScottPlot" || package.StartsWith("SkiaSharp", StringComparison.Ordinal) || package == "HarfBuzzSharp.NativeAssets.Linux",
        Hosting => package.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal),
        Kit => package.StartsWith("xunit.v3.", StringComparison.Ordinal),
        Cli => true,
        Ilgpu => package is DependencyInjection or "ILGPU",
        _ => IsBackend(project) && package is DependencyInjection,
    };

    private static bool IsBackend(string project) => project.StartsWith(BackendPrefix, StringComparison.Ordinal);
}
