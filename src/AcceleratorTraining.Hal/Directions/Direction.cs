namespace AcceleratorTraining.Hal;

/// <summary>
/// The directions themselves: z as a pure function of key, tensor, stream and element number. spec: DIR
/// </summary>
public static class Direction
{
    /// <summary>Fraction bits of z: 0 for signs, 5 for the Gaussian.</summary>
    public static int FractionBits(this DirectionKind kind) =>
        kind == DirectionKind.Gaussian8 ? GaussianTable.FractionBits : 0;

    /// <summary>Largest |z|, in units of 2^-FractionBits.</summary>
    public static int Magnitude(this DirectionKind kind) => kind == DirectionKind.Gaussian8 ? 92 : 1;

    /// <summary>z of one element of a parameter, in units of 2^-FractionBits.</summary>
    /// <param name="kind">What the direction is.</param>
    /// <param name="key">Run, step and query.</param>
    /// <param name="tensor">The parameter's id, unique within a run.</param>
    /// <param name="numbering">The parameter's element numbering.</param>
    /// <param name="position">Row-major position of the element.</param>
    public static int At(DirectionKind kind, in DirectionKey key, uint tensor, in ElementNumbering numbering, int position)
    {
        (int output, int input) = numbering.Locate(position);
        return kind switch
        {
            DirectionKind.Rademacher => Sign(key, tensor, DirectionStream.Elements, numbering.Number(output, input)),
            DirectionKind.Gaussian8 => Gaussian(key, tensor, numbering.Number(output, input)),
            _ => Sign(key, tensor, DirectionStream.Outputs, output) * Sign(key, tensor, DirectionStream.Inputs, input),
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

    /// <summary>The table entry of byte e%4 of word (e/4)%4 of block e/16. spec: DIR-05</summary>
    public static int Gaussian(in DirectionKey key, uint tensor, long number)
    {
        uint word = Philox4x32.Select(Block(key, tensor, DirectionStream.Elements, (uint)(number >> 4)), (int)(number >> 2) & 3);
        return GaussianTable.Values[(byte)(word >> (8 * ((int)number & 3)))];
    }

    /// <summary>
    /// One block of the generator: counter (block, tensor, step, query * 2^8 + stream), key = run seed. spec: DIR-01
    /// </summary>
    public static (uint R0, uint R1, uint R2, uint R3) Block(in DirectionKey key, uint tensor, DirectionStream stream, uint block) =>
        Philox4x32.Block(block, tensor, key.Step, (key.Query << 8) | (uint)stream, key.SeedLow, key.SeedHigh);
}
