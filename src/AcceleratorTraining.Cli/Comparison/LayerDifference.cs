using System.Collections.Immutable;

namespace AcceleratorTraining.Cli.Comparison;

/// <summary>How one result of an operator differs between two runs, over all samples.</summary>
/// <param name="Operator">The operator's index in the model.</param>
/// <param name="Result">Which of its results.</param>
/// <param name="Name">The operator, e.g. "CONV_2D", and the result where there are several.</param>
/// <param name="Elements">Elements compared.</param>
/// <param name="Differing">How many differ.</param>
/// <param name="Largest">The largest difference, in steps.</param>
/// <param name="Channel">Channel of the first element that differs; -1 if none does.</param>
/// <param name="Index">That element's place in the tensor as 'inspect' shows it; empty if none differs.</param>
/// <param name="Sample">Sample of that element.</param>
/// <param name="First">Its values, first run and second.</param>
internal sealed record LayerDifference(int Operator, int Result, string Name, long Elements, long Differing, long Largest, int Channel, ImmutableArray<int> Index, int Sample, (long A, long B) First);
