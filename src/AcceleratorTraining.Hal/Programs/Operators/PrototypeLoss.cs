namespace AcceleratorTraining.Hal;

/// <summary>
/// PROTOTYPE_LOSS: features i8[B, K], labels i32[B] -> loss i64[1], losses i32[B]: the first rows of the batch are the
/// support of an episode, whose class means are the prototypes; the other rows are queries, judged by the log-sum-exp
/// loss over their negative squared distances to the prototypes. Padding rows are neither.
/// </summary>
/// <remarks>Source: Snell, Swersky, Zemel, "Prototypical networks for few-shot learning", 2017.</remarks>
public sealed record PrototypeLoss : LossOperator
{
    /// <summary>Most support rows, and with <see cref="MaximumFeatures"/> what keeps a distance in 64 bits.</summary>
    public const int MaximumSupports = 65535;

    /// <summary>Most features a row.</summary>
    public const int MaximumFeatures = 32768;

    /// <summary>Most classes.</summary>
    public const int MaximumClasses = 65536;

    /// <summary>How many rows, from the first, are support; 0..min(B, 65535). Their losses are 0.</summary>
    public required int Supports { get; init; }

    /// <summary>Labels lie below it; 1..65536.</summary>
    public required int Classes { get; init; }

    /// <summary>log2(e) times what one squared step of a feature counts, in units of 2^-32; 1..2^40. Inverse temperature.</summary>
    public required long DistanceScale { get; init; }

    /// <inheritdoc/>
    public override string Name => "PROTOTYPE_LOSS";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.PrototypeLoss;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 2)) return;
        TensorType features = checker.Input(0);
        bool rows = features.Element == ElementType.Int8 && features.Shape.Rank == 2 && features.Shape[1] <= MaximumFeatures;
        checker.Require(1, rows, $"features {features} shall be i8 [B, K] with K at most {MaximumFeatures}");
        int batch = features.Shape.Rank == 2 ? features.Shape[0] : 0;
        CheckRows(checker, batch, Classes - 1L, DistanceScale);
        int most = Math.Min(batch, MaximumSupports);
        checker.Require(4, Supports >= 0 && Supports <= most, $"supports {Supports} shall be in [0, {most}]");
        checker.Require(5, Classes is >= 1 and <= MaximumClasses, $"classes {Classes} shall be in [1, {MaximumClasses}]");
    }
}
