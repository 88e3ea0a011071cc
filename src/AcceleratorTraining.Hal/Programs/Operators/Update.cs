using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// UPDATE: w, [residual i8], keys u32[Q, 4], coefficients i32[Q], scale i32[1|N], [mask], [guide, blend], [threshold i32[1]]
/// -> w', [residual'], [guide']: q = round(S * scale[n] / 2^(16 + fraction bits of z)), S the sum over queries of
/// coefficient * z, rounded by <see cref="Rule"/>; w' = clamp(w + q) to w's declared range. With a residual, q is in 1/256
/// of w's last bit and residual + q carries into w with rounding; what a rail cuts off is dropped.
/// </summary>
public sealed record Update : DirectionOperator
{
    /// <summary>Fraction bits of a coefficient: 65536 stands for one.</summary>
    public const int CoefficientFractionBits = 16;

    /// <summary>Largest coefficient magnitude: what a receipt stores in two bytes.</summary>
    public const int MaximumCoefficient = short.MaxValue;

    /// <summary>Whether a second input and output hold 8 more fraction bits of an i8 parameter.</summary>
    public bool HasResidual { get; init; }

    /// <summary>How much of 256 of the residual counts before the step is added: error feedback that forgets (QES, arXiv 2602.03120).</summary>
    public int ResidualDecay { get; init; } = DirectionGuide.One;

    /// <summary>How much of 256 of the guide stays after a step.</summary>
    public int GuideDecay { get; init; } = DirectionGuide.One;

    /// <summary>How a step is rounded.</summary>
    public StepRule Rule { get; init; }

    /// <summary>Index of the guide among the operands; -1 without one.</summary>
    public int GuideOperand => HasGuide ? FirstExtra + (HasMask ? 1 : 0) : -1;

    /// <summary>Index of the guide after the step among the results; -1 without one.</summary>
    public int GuideResult => HasGuide ? FirstExtra - 3 : -1;

    /// <summary>Where the optional operands of the direction begin.</summary>
    internal int FirstExtra => HasResidual ? 5 : 4;

    /// <summary>Where a vote's threshold stands: last.</summary>
    internal int ThresholdIndex => FirstExtra + ExtraOperands;

    /// <inheritdoc/>
    public override string Name => "UPDATE";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.Update;

    internal override void Check(NodeChecker checker)
    {
        int extra = HasResidual ? 1 : 0;
        if (!checker.Arity(ThresholdIndex + (Rule == StepRule.Vote ? 1 : 0), 1 + extra + (HasGuide ? 1 : 0))) return;
        TensorType w = checker.Input(0), keys = checker.Input(1 + extra), coefficients = checker.Input(2 + extra);
        checker.Require(1, w.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32, $"w {w} shall be i8, i16 or i32");
        int queries = keys.Shape.Rank == 2 ? keys.Shape[0] : 0;
        checker.Key(2, keys, queries);
        checker.Require(3, coefficients.Element == ElementType.Int32 && coefficients.Shape.ElementCount == queries && coefficients.Range.Magnitude <= MaximumCoefficient, $"coefficients {coefficients} shall be i32[{queries}] within +-{MaximumCoefficient}");
        checker.Scale(4, w, 3 + extra, Order);
        checker.Require(5, queries is >= 1 and <= 4096, $"{queries} queries shall be in [1, 4096]");
        if (HasResidual)
        {
            TensorType residual = checker.Input(1);
            checker.Require(6, w.Element == ElementType.Int8 && residual.Element == ElementType.Int8 && residual.Shape == w.Shape && residual.Range == ElementType.Int8.FullRange(), $"residual {residual} shall be i8 of full range and of the shape of w {w}, which shall be i8");
        }

        CheckDirection(checker, w, FirstExtra);
        bool decay = ResidualDecay is >= 0 and <= DirectionGuide.One && (HasResidual || ResidualDecay == DirectionGuide.One);
        checker.Require(19, decay, $"residual decay {ResidualDecay} shall be in [0, {DirectionGuide.One}], {DirectionGuide.One} without a residual");
        checker.Require(19, !HasResidual || Rule is StepRule.Nearest or StepRule.Stochastic, $"a residual holds what rounding leaves, and {Rule} leaves none");
        checker.Require(20, GuideDecay is >= 0 and <= DirectionGuide.One && (HasGuide || GuideDecay == DirectionGuide.One), $"guide decay {GuideDecay} shall be in [0, {DirectionGuide.One}], {DirectionGuide.One} without a guide");
        if (Rule != StepRule.Vote) return;
        TensorType threshold = checker.Input(ThresholdIndex);
        checker.Require(21, threshold.Element == ElementType.Int32 && threshold.Shape.ElementCount == 1 && threshold.Range.Minimum >= 0, $"threshold {threshold} shall be i32[1] and not negative");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        ImmutableArray<TensorType> results = HasResidual ? [inputs[0], inputs[1]] : [inputs[0]];
        return HasGuide ? results.Add(new TensorType(ElementType.Int8, inputs[0].Shape, DirectionGuide.Range)) : results;
    }
}
