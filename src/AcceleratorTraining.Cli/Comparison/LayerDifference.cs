namespace AcceleratorTraining.Cli.Comparison;

/// <summary>How one operator's output differs between two runs, over all samples.</summary>
/// <param name="Operator">Index in the model.</param>
/// <param name="Name">The operator, e.g. "CONV_2D".</param>
/// <param name="Elements">Elements compared.</param>
/// <param name="Differing">How many differ.</param>
/// <param name="Largest">The largest difference, in steps.</param>
/// <param name="Channel">Innermost index of the first element that differs; -1 if none does.</param>
/// <param name="Sample">Sample of that element.</param>
/// <param name="First">Its values, first run and second.</param>
internal sealed record LayerDifference(int Operator, string Name, long Elements, long Differing, long Largest, int Channel, int Sample, (long A, long B) First);
