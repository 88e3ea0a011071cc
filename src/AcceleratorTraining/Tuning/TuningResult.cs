using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>What a search found.</summary>
/// <param name="Recipe">The recipe with the chosen step sizes, named as such.</param>
/// <param name="Trials">All trials in the order of the search.</param>
/// <param name="ForwardCalls">Sample forwards of all trials: queries, features of new heads, and validation.</param>
public sealed record TuningResult(AdaptationRecipe Recipe, ImmutableArray<TuningTrial> Trials, long ForwardCalls);
