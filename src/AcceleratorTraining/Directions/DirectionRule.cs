using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>What weight perturbations are made of. Biases and gains use Rademacher signs, or the Gaussian where that is chosen.</summary>
public sealed record DirectionRule : RecipePiece
{
    private DirectionRule(string id, DirectionKind kind) => (Id, Kind) = (id, kind);

    /// <summary>A sign an element.</summary>
    public static DirectionRule Rademacher { get; } = new("rademacher", DirectionKind.Rademacher);

    /// <summary>The 8-bit Gaussian table of the seed paper.</summary>
    public static DirectionRule Gaussian8 { get; } = new("gaussian", DirectionKind.Gaussian8);

    /// <summary>The product of a sign an output and a sign an input.</summary>
    public static DirectionRule Rank1 { get; } = new("rank-1", DirectionKind.Rank1);

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override ImmutableArray<int> Settings => Kind switch
    {
        DirectionKind.RankR => [Rank],
        DirectionKind.Parity => [ParityShift],
        _ => Density == Direction.All ? [] : [Density],
    };

    /// <summary>The kind of z in PERTURB and UPDATE.</summary>
    public DirectionKind Kind { get; }

    /// <summary>Terms of a rank-r direction; 1 for the other kinds.</summary>
    public int Rank { get; private init; } = 1;

    /// <summary>How many of 256 weights take part in a query, drawn anew for each.</summary>
    public int Density { get; private init; } = Direction.All;

    /// <summary>Parity: codes 2^shift apart are swapped; 0 for the other kinds.</summary>
    public int ParityShift { get; private init; }

    /// <summary>The kind for biases and gains, which have no inputs and fraction bits enough.</summary>
    public DirectionKind VectorKind => Kind == DirectionKind.Gaussian8 ? DirectionKind.Gaussian8 : DirectionKind.Rademacher;

    /// <summary>The sum of r products of a sign an output and a sign an input. Source: EGGROLL, arXiv 2511.16652.</summary>
    /// <param name="rank">r, 1..16.</param>
    /// <exception cref="ArgumentException">The rank is not.</exception>
    public static DirectionRule RankR(int rank) => new("rank-r", DirectionKind.RankR) { Rank = Within("rank", rank, 1, Direction.MaximumRank) };

    /// <summary>
    /// Signs of some weights, drawn anew for each query. On a grid the share of weights that move is the small step that the
    /// step itself cannot be. Source: the 0.01 LSB perturbations of QES, arXiv 2602.03120.
    /// </summary>
    /// <param name="density">How many of 256 weights, 1..255.</param>
    /// <exception cref="ArgumentException">The density is not.</exception>
    public static DirectionRule Sparse(int density) => new("sparse", DirectionKind.Rademacher) { Density = Within("density", density, 1, Direction.All - 1) };

    /// <summary>The Gaussian for some weights, drawn anew for each query.</summary>
    /// <param name="density">How many of 256 weights, 1..255.</param>
    /// <exception cref="ArgumentException">The density is not.</exception>
    public static DirectionRule SparseGaussian(int density) => new("sparse-gaussian", DirectionKind.Gaussian8) { Density = Within("density", density, 1, Direction.All - 1) };

    /// <summary>
    /// One of two swaps of neighbouring codes of an i8 weight, P_b for one side and P_(1-b) for the other: each its own
    /// inverse, so that a weight moved in place comes back by the same call, at the rails too.
    /// </summary>
    /// <param name="shift">Codes 2^shift apart are swapped, 0..3: a step of that many last bits to either side.</param>
    /// <exception cref="ArgumentException">The shift is not.</exception>
    public static DirectionRule Parity(int shift = 0) => new("parity", DirectionKind.Parity) { ParityShift = Within("parity shift", shift, 0, Hal.Parity.MaximumShift) };

    /// <summary>The piece of a kind, in its plainest form.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static DirectionRule Of(DirectionKind kind) => kind switch
    {
        DirectionKind.Rademacher => Rademacher,
        DirectionKind.Gaussian8 => Gaussian8,
        DirectionKind.Rank1 => Rank1,
        DirectionKind.Parity => Parity(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    /// <summary>Lets a recipe name the kind.</summary>
    public static implicit operator DirectionRule(DirectionKind kind) => Of(kind);

    /// <inheritdoc/>
    public override void Validate(AdaptationRecipe recipe)
    {
        if (Kind == DirectionKind.Parity && recipe.Update.IsWide) throw new ArgumentException($"Recipe '{recipe.Name}': parity swaps codes of 8-bit weights, which the update rule '{recipe.Update}' does not have.");
        if (Kind == DirectionKind.Parity && recipe.SharpnessRadius > 0) throw new ArgumentException($"Recipe '{recipe.Name}': parity swaps codes, by no radius, so sharpness radius {recipe.SharpnessRadius} shall be 0.");
        if (Kind == DirectionKind.Parity && !recipe.Momentum.IsNone) throw new ArgumentException($"Recipe '{recipe.Name}': parity swaps codes, which no momentum can be blended into.");
    }

    private static int Within(string name, int value, int first, int last) =>
        value >= first && value <= last ? value : throw new ArgumentException($"A direction's {name} {value} shall be {first} to {last}.");
}
