using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>The recipes that ship with the library.</summary>
public static class AdaptationRecipes
{
    // What most recipes start from: 1,000 steps, a quarter of the default recipe's forwards.
    private static readonly AdaptationRecipe Short = new() { Name = "short" };

    /// <summary>Biases and gains by forward gradients, the last layer by its exact gradient.</summary>
    /// <remarks>
    /// Number and sizes of steps were chosen on held-out training images of CIFAR-10 under five shifts, one seed: 4,000 steps
    /// half as large as those of 1,000 were 1 to 9 points ahead on four of them and half a point behind on one, fog.
    /// </remarks>
    public static AdaptationRecipe Default { get; } = new() { Name = "default", Steps = 4000, InitialRate = 3277, FinalRate = 0, HeadRate = 1638 };

    /// <summary>All shipped recipes, the default first.</summary>
    public static ImmutableArray<AdaptationRecipe> All { get; } =
    [
        Default,
        Default with { Name = "default-sign", Estimator = Estimator.Sign },
        Short with { Name = "bias-gain", ExactHead = false },
        Short with { Name = "bias", Selection = ParameterSelection.Biases, ExactHead = false },
        Short with { Name = "head", Selection = ParameterSelection.None },
        Weights("weights-8w8a", UpdateRule.SplitResidual),
        Weights("weights-16w8a", UpdateRule.Master16),
        Weights("weights-round", UpdateRule.RoundNearest),
        Weights("weights-gaussian", UpdateRule.Master16) with { Direction = DirectionRule.Gaussian8 },
        Weights("weights-rank1", UpdateRule.SplitResidual) with { Direction = DirectionRule.Rank1, Applier = Applier.Accumulator },
        Weights("weights-rank4", UpdateRule.SplitResidual) with { Direction = DirectionRule.RankR(4), Applier = Applier.Accumulator },
        Weights("weights-sparse", UpdateRule.SplitResidual) with { Mask = WeightMask.Largest(64) },
        Weights("weights-sparse-random", UpdateRule.SplitResidual) with { Mask = WeightMask.Random(64) },
        Weights("weights-sparse-signs", UpdateRule.SplitResidual) with { Direction = DirectionRule.Sparse(64) },
        Weights("weights-momentum", UpdateRule.SplitResidual) with { Momentum = MomentumRule.Guided(230, 56) },
        Weights("weights-random-layers", UpdateRule.SplitResidual) with { Layers = LayerSchedule.Random(128) },
        Weights("weights-vote", UpdateRule.Vote(512, 768)) with { Queries = 16 },
        Weights("weights-stochastic", UpdateRule.StochasticRound),
        Weights("weights-grid-sign", UpdateRule.GridSign) with { Direction = DirectionRule.Sparse(4) },
        Weights("weights-error-feedback", UpdateRule.ErrorFeedback(230)),
        Weights("weights-parity", UpdateRule.SplitResidual) with { Direction = DirectionRule.Parity(), Applier = Applier.InPlaceParity },
        Weights("weights-guard-band", UpdateRule.SplitResidual) with { Applier = Applier.InPlaceGuardBand(1) },
        Weights("weights-8w8a-head", UpdateRule.SplitResidual) with { ExactHead = true },
        Weights("last-layer", UpdateRule.SplitResidual) with { Selection = ParameterSelection.LastLayer, WeightPerturbation = 3277, BiasPerturbation = 384, InitialRate = 6554 },
        Short with { Name = "prompts", Selection = ParameterSelection.Prompts, WeightPerturbation = 3277 },
        Short with { Name = "entropy", Objective = Objective.Entropy, ExactHead = false },
        Short with { Name = "distillation", Objective = Objective.Distillation, ExactHead = false },
        Short with { Name = "prototypes", Objective = Objective.Prototypes(5, 1, 5, 1), Batch = 30, ExactHead = false },
        Short with { Name = "reconstruction", Objective = Objective.Reconstruction, Selection = ParameterSelection.Biases, ExactHead = false, BiasPerturbation = 512 },
    ];

    /// <summary>The recipe of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static AdaptationRecipe Get(string name) =>
        All.FirstOrDefault(r => r.Name == name)
        ?? throw new ArgumentException($"There is no recipe '{name}': it shall be one of {string.Join(", ", All.Select(r => r.Name))}.", nameof(name));

    // The seed paper's sign-m-SPSA over all weights; step sizes of feasibility measurements: 2 % of the channel's RMS, rate 0.2.
    private static AdaptationRecipe Weights(string name, UpdateRule update) => new()
    {
        Name = name,
        Selection = ParameterSelection.Weights,
        ExactHead = false,
        Update = update,
        Estimator = Estimator.Sign,
        InitialRate = 13107,
        FinalRate = 655,
    };
}
