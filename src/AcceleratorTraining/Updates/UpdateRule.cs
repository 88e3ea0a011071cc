using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// How small updates of 8-bit weights are kept: the form of a weight's master, and the nodes that move it in U. Biases and
/// gains have masters with fraction bits under every rule.
/// </summary>
public abstract record UpdateRule : RecipePiece
{
    /// <summary>16w8a: 16-bit weights that the queries see in full; the written file rounds them to 8 bits.</summary>
    public static UpdateRule Master16 { get; } = new NearestUpdate("master-16", isWide: true);

    /// <summary>8w8a: int8 weights as the machine sees them, and one residual byte a weight with 8 more fraction bits.</summary>
    public static UpdateRule SplitResidual { get; } = new ResidualUpdate(DirectionGuide.One);

    /// <summary>8w8a without memory: every update is rounded to whole steps. The baseline that the others must beat.</summary>
    public static UpdateRule RoundNearest { get; } = new NearestUpdate("nearest", isWide: false);

    /// <summary>8w8a without memory: rounded up or down at random, right on the mean. Source: QuZO, arXiv 2502.12346.</summary>
    public static UpdateRule StochasticRound { get; } = new RoundedUpdate("stochastic", StepRule.Stochastic);

    /// <summary>8w8a without memory: a step that is not nothing moves at least one last bit. Source: ZOQO, arXiv 2501.06736.</summary>
    public static UpdateRule GridSign { get; } = new RoundedUpdate("grid-sign", StepRule.GridSign);

    /// <summary>A residual byte a weight that forgets: error feedback. Source: QES, arXiv 2602.03120.</summary>
    /// <param name="decay">How much of 256 of the residual counts before a step is added; 0..255.</param>
    /// <exception cref="ArgumentException">The decay is not.</exception>
    public static UpdateRule ErrorFeedback(int decay) =>
        decay is >= 0 and < DirectionGuide.One ? new ResidualUpdate(decay) : throw new ArgumentException($"A residual's decay {decay} shall be 0 to {DirectionGuide.One - 1}.");

    /// <summary>
    /// 8w8a without memory: a weight moves by one perturbation where the queries' votes are clear, |sum of coefficients * z| at
    /// least tau standard deviations of it. Source: the vote of nano-egg, after EGGROLL, arXiv 2511.16652.
    /// </summary>
    /// <param name="first">tau of the first step in 1/256; 1..4096.</param>
    /// <param name="last">tau of the last step, reached linearly; the first or above, at most 4096.</param>
    /// <exception cref="ArgumentException">A level is not as stated.</exception>
    public static UpdateRule Vote(int first, int last) => new VoteUpdate(first, last);

    /// <summary>The same at one level.</summary>
    /// <param name="level">tau in 1/256; 1..4096.</param>
    /// <exception cref="ArgumentException">The level is not.</exception>
    public static UpdateRule Vote(int level) => new VoteUpdate(level, level);

    /// <summary>Whether weight masters have 16 bits, 8 of them fraction, instead of 8 bits and none.</summary>
    public virtual bool IsWide => false;

    /// <summary>Fraction bits of a weight step that the rule's scale has: 8 where it keeps fractions, 0 where it adds whole steps; 0..8.</summary>
    public abstract int FractionBits { get; }

    /// <summary>Tensors that go with a master from step to step, all 0 at the start: a name and a type each. Part of the checkpoint.</summary>
    /// <param name="parameter">Bias, gain or weights.</param>
    public virtual ImmutableArray<(string Name, TensorType Type)> States(TrainableParameter parameter) => [];

    /// <summary>What U's threshold holds at a step, where <see cref="Build"/> asked for it: in units of 2^-16 perturbations, at least 0.</summary>
    /// <param name="recipe">Its rates and numbers of steps and queries.</param>
    /// <param name="step">Counts from 0.</param>
    public virtual int ThresholdAt(AdaptationRecipe recipe, int step) => 0;

    /// <summary>Adds the nodes that move one master, and its states, and stores them.</summary>
    /// <param name="context">The program and its values.</param>
    public abstract void Build(UpdateContext context);
}
