using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A copy of a model file in which nothing but trained parameters differs.</summary>
/// <param name="File">The new file; as long as the old one.</param>
/// <param name="Sha256Before">Hash of the old file, lower-case hexadecimal.</param>
/// <param name="Sha256After">Hash of the new file.</param>
/// <param name="Manifest">The stretches that may differ, each once.</param>
public sealed record PatchedModel(byte[] File, string Sha256Before, string Sha256After, ImmutableArray<PatchedRange> Manifest)
{
    /// <summary>How many parameters differ, scales included.</summary>
    public long ChangedElements => Manifest.Sum(r => (long)r.ChangedElements);
}
