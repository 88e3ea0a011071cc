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
    public static UpdateRule SplitResidual { get; } = new ResidualUpdate();

    /// <summary>8w8a without memory: every update is rounded to whole steps. The baseline that the others must beat.</summary>
    public static UpdateRule RoundNearest { get; } = new NearestUpdate("nearest", isWide: false);

    /// <summary>Whether weight masters have 16 bits, 8 of them fraction, instead of 8 bits and none.</summary>
    public virtual bool IsWide => false;

    /// <summary>Fraction bits of a weight step that the rule's scale has: 8 where it keeps fractions, 0 where it adds whole steps; 0..8.</summary>
    public abstract int FractionBits { get; }

    /// <summary>Tensors that go with a master from step to step, all 0 at the start: a name and a type each. Part of the checkpoint.</summary>
    /// <param name="parameter">Bias, gain or weights.</param>
    public virtual ImmutableArray<(string Name, TensorType Type)> States(TrainableParameter parameter) => [];

    /// <summary>Adds the nodes that move one master, and its states, and stores them.</summary>
    /// <param name="context">The program and its values.</param>
    public abstract void Build(UpdateContext context);
}
