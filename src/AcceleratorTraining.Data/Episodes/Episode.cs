using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>One few-shot task: N classes by new labels 0 to N-1, with samples to learn from and others to be asked about.</summary>
/// <param name="Classes">The data set's label of each new label.</param>
/// <param name="Support">Indices of the samples to learn from, K of new label 0 first, then K of label 1 and so on.</param>
/// <param name="Query">Indices of the samples to be asked about, in the same order; none is in <paramref name="Support"/>.</param>
public sealed record Episode(ImmutableArray<int> Classes, ImmutableArray<int> Support, ImmutableArray<int> Query)
{
    /// <summary>New label of each sample of <see cref="Support"/>.</summary>
    public ImmutableArray<int> SupportLabels => LabelsOf(Support);

    /// <summary>New label of each sample of <see cref="Query"/>.</summary>
    public ImmutableArray<int> QueryLabels => LabelsOf(Query);

    private ImmutableArray<int> LabelsOf(ImmutableArray<int> samples) =>
        [.. Enumerable.Range(0, samples.Length).Select(i => i / (samples.Length / Classes.Length))];
}
