using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A model is valid but holds things that cannot be executed here; names all of them.</summary>
public sealed class UnsupportedModelException : Exception
{
    /// <summary>Refuses the model called <paramref name="model"/>.</summary>
    public UnsupportedModelException(string model, ImmutableArray<ModelProblem> problems)
        : base($"'{model}' is not supported: {Describe(problems)}.") => Problems = problems;

    /// <summary>Everything in the way, in operator order; at least one.</summary>
    public ImmutableArray<ModelProblem> Problems { get; }

    // Operators with one name and one reason share a clause.
    private static string Describe(ImmutableArray<ModelProblem> problems) =>
        string.Join("; ", problems.GroupBy(p => (p.Operator, p.Reason)).Select(g => g.Count() == 1
            ? g.First().ToString()
            : $"operators {string.Join(", ", g.Select(p => p.OperatorIndex))} {g.Key.Operator}: {g.Key.Reason}"));
}
