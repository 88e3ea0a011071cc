namespace AcceleratorTraining;

/// <summary>What a search for step sizes chose and cost.</summary>
/// <param name="InitialRate">The recipe's first rate, in its units.</param>
/// <param name="FinalRate">Its last.</param>
/// <param name="HeadRate">The exact head's first.</param>
/// <param name="ForwardCalls">Sample forwards of all trials; among <see cref="AdaptationResult.ForwardCalls"/>.</param>
public sealed record TunedSteps(int InitialRate, int FinalRate, int HeadRate, long ForwardCalls);
