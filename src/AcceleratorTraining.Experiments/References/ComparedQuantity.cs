namespace AcceleratorTraining.Experiments.References;

/// <summary>One figure of the simulator beside the same figure of another source, over all rows that have it.</summary>
/// <param name="Name">What is compared, e.g. "cycles, os".</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Equal">How many of them agree exactly.</param>
/// <param name="MeanError">Mean of |ours - theirs| / theirs.</param>
/// <param name="MedianError">Its median.</param>
/// <param name="NinetiethError">Its 90th percentile.</param>
/// <param name="LargestError">Its largest.</param>
/// <param name="WorstRow">The row of the largest error; empty if there is none.</param>
/// <param name="Target">What was to be reached, in words.</param>
/// <param name="IsMet">Whether it was.</param>
/// <param name="RankCorrelation">Spearman's, where the target asks for it.</param>
internal sealed record ComparedQuantity(
    string Name, int Rows, int Equal, double MeanError, double MedianError, double NinetiethError, double LargestError, string WorstRow, string Target, bool IsMet, double? RankCorrelation = null);
