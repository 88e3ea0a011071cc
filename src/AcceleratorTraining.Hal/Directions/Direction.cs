namespace AcceleratorTraining.Hal;

/// <summary>
/// The directions themselves: z as a pure function of key, tensor, stream and element number. spec: DIR
/// </summary>
public static class Direction
{
    /// <summary>Most terms of a low-rank direction.</summary>
    public const int MaximumRank = 16;

    /// <summary>A density or share of this is every element.</summary>
    public const int All = 256;

    /// <summary>Fraction bits of z: 0 for signs and their sums, 5 for the Gaussian, 1 for half a swap of codes.</summary>
    public static int FractionBits(this DirectionKind kind) => kind switch
    {
        DirectionKind.Gaussian8 => GaussianTable.FractionBits,
        DirectionKind.Parity => Parity.FractionBits,
        _ => 0,
    };

    /// <summary>z of one element of a parameter, in units of 2^-FractionBits; not of Parity, which depends on the element's value.</summary>
    /// <param name="kind">What the direction is.</param>
    /// <param name="key">Run, step and query.</param>
    /// <param name="tensor">The parameter's id, unique within a run.</param>
    /// <param name="numbering">The parameter's element numbering.</param>
    /// <param name="position">Row-major position of the element.</param>
    /// <param name="rank">Terms of a RankR direction.</param>
    public static int At(DirectionKind kind, in DirectionKey key, uint tensor, in ElementNumbering numbering, int position, int rank = 1)
    {
        (int output, int input) = numbering.Locate(position);
        return kind switch
        {
            DirectionKind.Rademacher => Sign(key, tensor, DirectionStream.Elements, numbering.Number(output, input)),
            DirectionKind.Gaussian8 => Gaussian(key, tensor, numbering.Number(output, input)),
            DirectionKind.Rank1 => Term(key, tensor, output, input, 0),
            DirectionKind.RankR => LowRank(key, tensor, output, input, rank),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The direction has no value without the element's."),
        };
    }

    /// <summary>
    /// +1 where the element's bit is 0, -1 where it is 1: bit e%32 of word (e/32)%4 of block e/128. spec: DIR-04
    /// </summary>
    public static int Sign(in DirectionKey key, uint tensor, DirectionStream stream, long number)
    {
        uint word = Philox4x32.Select(Block(key, tensor, stream, (uint)(number >> 7)), (int)(number >> 5) & 3);
        return 1 - 2 * (int)((word >> ((int)number & 31)) & 1);
    }

    /// <summary>The table entry of the element's byte. spec: DIR-05</summary>
    public static int Gaussian(in DirectionKey key, uint tensor, long number) =>
        GaussianTable.Values[Byte(key, tensor, DirectionStream.Elements, number)];

    /// <summary>Byte e%4 of word (e/4)%4 of block e/16. spec: DIR-05</summary>
    public static byte Byte(in DirectionKey key, uint tensor, DirectionStream stream, long number)
    {
        uint word = Philox4x32.Select(Block(key, tensor, stream, (uint)(number >> 4)), (int)(number >> 2) & 3);
        return (byte)(word >> (8 * ((int)number & 3)));
    }

    /// <summary>Whether an element takes part in a query of which <paramref name="density"/> of 256 do. spec: DIR-09</summary>
    public static bool IsDrawn(in DirectionKey key, uint tensor, long number, int density) =>
        density == All || Byte(key, tensor, DirectionStream.Density, number) < density;

    /// <summary>Whether an element is one of the <paramref name="keep"/> of 256 that a run trains: the same in all its steps. spec: DIR-10</summary>
    public static bool IsKept(in DirectionKey key, uint tensor, long number, int keep) =>
        keep == All || Byte(key.OfRun(), tensor, DirectionStream.Keep, number) < keep;

    /// <summary>Halfword e%2 (lowest first) of word (e/2)%4 of block e/8 of the dither stream: 0..65535. spec: DIR-11</summary>
    public static int Dither(in DirectionKey key, uint tensor, long number)
    {
        uint word = Philox4x32.Select(Block(key, tensor, DirectionStream.Dither, (uint)(number >> 3)), (int)(number >> 1) & 3);
        return (int)(word >> (16 * ((int)number & 1))) & 0xFFFF;
    }

    /// <summary>The stream of term <paramref name="factor"/> of a low-rank direction: Outputs or Inputs for term 0. spec: DIR-02</summary>
    public static DirectionStream Factor(DirectionStream side, int factor) =>
        factor == 0 ? side : (DirectionStream)(15 + 2 * factor + (int)side);

    /// <summary>
    /// One block of the generator: counter (block, tensor, step, query * 2^8 + stream), key = run seed. spec: DIR-01
    /// </summary>
    public static (uint R0, uint R1, uint R2, uint R3) Block(in DirectionKey key, uint tensor, DirectionStream stream, uint block) =>
        Philox4x32.Block(block, tensor, key.Step, (key.Query << 8) | (uint)stream, key.SeedLow, key.SeedHigh);

    private static int LowRank(in DirectionKey key, uint tensor, int output, int input, int rank)
    {
        int sum = 0;
        for (int j = 0; j < rank; j++) sum += Term(key, tensor, output, input, j);
        return sum;
    }

    private static int Term(in DirectionKey key, uint tensor, int output, int input, int factor) =>
        Sign(key, tensor, Factor(DirectionStream.Outputs, factor), output) * Sign(key, tensor, Factor(DirectionStream.Inputs, factor), input);
}
