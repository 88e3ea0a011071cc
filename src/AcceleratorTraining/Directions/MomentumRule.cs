using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// Momentum-guided sampling: directions drawn around where earlier steps went, z' = ((256 - b) z + b M) / 256 with one
/// int8 M an element and b annealed from 0 to its last value over the run; after a step M' = (d M + (256 - d) s) / 256,
/// s the direction stepped. Source: Feng et al., arXiv 2411.04036, and ZO-AdaMU.
/// </summary>
public sealed record MomentumRule : RecipePiece
{
    /// <summary>The name of the state that holds M.</summary>
    internal const string Guide = "guide";

    private MomentumRule(bool isNone) => IsNone = isNone;

    /// <summary>Every direction is drawn afresh.</summary>
    public static MomentumRule None { get; } = new(isNone: true);

    /// <inheritdoc/>
    public override string Id => IsNone ? "none" : "guided";

    /// <inheritdoc/>
    public override ImmutableArray<int> Settings => IsNone ? [] : [Decay, LastBlend];

    /// <summary>Whether there is no guide.</summary>
    public bool IsNone { get; }

    /// <summary>How much of 256 of M stays after a step.</summary>
    public int Decay { get; private init; } = DirectionGuide.One;

    /// <summary>How much of 256 of a direction is M in the last step.</summary>
    public int LastBlend { get; private init; }

    /// <summary>Directions around where earlier steps went.</summary>
    /// <param name="decay">How much of 256 of the momentum stays after a step; 0..255.</param>
    /// <param name="lastBlend">How much of 256 of a direction is momentum in the last step; 1..256.</param>
    /// <exception cref="ArgumentException">A number is not in its range.</exception>
    public static MomentumRule Guided(int decay, int lastBlend)
    {
        if (decay is < 0 or >= DirectionGuide.One) throw new ArgumentException($"A momentum's decay {decay} shall be 0 to {DirectionGuide.One - 1}.");
        if (lastBlend is < 1 or > DirectionGuide.One) throw new ArgumentException($"A momentum's last blend {lastBlend} shall be 1 to {DirectionGuide.One}.");
        return new MomentumRule(isNone: false) { Decay = decay, LastBlend = lastBlend };
    }

    /// <summary>How much of 256 of a direction is momentum at a step: linear from 0 to the last.</summary>
    /// <param name="recipe">Its number of steps.</param>
    /// <param name="step">Counts from 0.</param>
    public int BlendAt(AdaptationRecipe recipe, int step) => recipe.Interpolate(0, LastBlend, step);

    /// <inheritdoc/>
    public override void Validate(AdaptationRecipe recipe)
    {
        if (!IsNone && recipe.SharpnessRadius > 0) throw new ArgumentException($"Recipe '{recipe.Name}': the neighbouring point lies along the last step's directions, which a momentum has changed since, so sharpness radius {recipe.SharpnessRadius} shall be 0.");
    }
}
