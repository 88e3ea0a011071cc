using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>What weight perturbations are made of. Biases and gains use Rademacher signs, or the Gaussian where that is chosen.</summary>
public sealed record Direction : RecipePiece
{
    private Direction(string id, DirectionKind kind) => (Id, Kind) = (id, kind);

    /// <summary>A sign an element.</summary>
    public static Direction Rademacher { get; } = new("rademacher", DirectionKind.Rademacher);

    /// <summary>The 8-bit Gaussian table of the seed paper.</summary>
    public static Direction Gaussian8 { get; } = new("gaussian", DirectionKind.Gaussian8);

    /// <summary>The product of a sign an output and a sign an input.</summary>
    public static Direction Rank1 { get; } = new("rank-1", DirectionKind.Rank1);

    /// <inheritdoc/>
    public override string Id { get; }

    /// <summary>The kind of z in PERTURB and UPDATE.</summary>
    public DirectionKind Kind { get; }

    /// <summary>The kind for biases and gains, which have no inputs.</summary>
    public DirectionKind VectorKind => Kind == DirectionKind.Gaussian8 ? DirectionKind.Gaussian8 : DirectionKind.Rademacher;

    /// <summary>The piece of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has none.</exception>
    public static Direction Of(DirectionKind kind) => kind switch
    {
        DirectionKind.Rademacher => Rademacher,
        DirectionKind.Gaussian8 => Gaussian8,
        DirectionKind.Rank1 => Rank1,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    /// <summary>Lets a recipe name the kind.</summary>
    public static implicit operator Direction(DirectionKind kind) => Of(kind);
}
