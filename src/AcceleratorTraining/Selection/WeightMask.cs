using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Which weights of a trained layer are moved in a run: the sparse update of the seed paper. The others have z = 0 in
/// every query and step. Biases and gains are not masked.
/// </summary>
public abstract record WeightMask : RecipePiece
{
    /// <summary>All weights.</summary>
    public static WeightMask All { get; } = new KeepMask("all", Direction.All);

    /// <summary>How many of 256 weights a mask without memory keeps, by the generator's own bytes; 1..256.</summary>
    public virtual int Keep => Direction.All;

    /// <summary>Whether all weights are moved.</summary>
    public bool IsAll => this == All;

    /// <summary>Weights drawn by the run seed; no byte of memory.</summary>
    /// <param name="keep">How many of 256 are kept on the mean; 1..255.</param>
    /// <exception cref="ArgumentException">The share is not.</exception>
    public static WeightMask Random(int keep) => new KeepMask("random", Share(keep));

    /// <summary>The weights of each layer with the largest magnitude in the file; one bit a weight. Source: Feng et al., arXiv 2411.04036.</summary>
    /// <param name="keep">How many of 256; 1..255.</param>
    /// <exception cref="ArgumentException">The share is not.</exception>
    public static WeightMask Largest(int keep) => new MagnitudeMask("largest", Share(keep), largest: true);

    /// <summary>The weights of each layer with the smallest magnitude in the file; one bit a weight. Source: Sparse-MeZO, arXiv 2402.15751.</summary>
    /// <param name="keep">How many of 256; 1..255.</param>
    /// <exception cref="ArgumentException">The share is not.</exception>
    public static WeightMask Smallest(int keep) => new MagnitudeMask("smallest", Share(keep), largest: false);

    /// <summary>One bit a weight in row-major order, the lowest of a byte first, 0 for a weight that stays; empty for none that does.</summary>
    /// <param name="layer">As the file has it.</param>
    public virtual ImmutableArray<byte> Bits(LinearLayer layer) => [];

    private static int Share(int keep) =>
        keep is >= 1 and < Direction.All ? keep : throw new ArgumentException($"A mask's share kept {keep} shall be 1 to {Direction.All - 1} of {Direction.All}.");
}
