using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Tests.TimingFiles.Schemas;

/// <summary>A file with one field changed.</summary>
/// <param name="Path">The field as readers name it, e.g. "memories[0].sizeBytes".</param>
/// <param name="Change">What was done to it.</param>
/// <param name="IsAllowed">Whether the schema shall allow the file; null where other fields have a say.</param>
/// <param name="Json">The file's text.</param>
internal sealed record SchemaCase(string Path, string Change, bool? IsAllowed, string Json)
{
    /// <summary>What a refusal shall list as possible: names of fields, or choices; empty where neither is the matter.</summary>
    public ImmutableArray<string> Known { get; init; } = [];

    /// <summary>For messages.</summary>
    public override string ToString() => $"{Path} {Change}";
}
