namespace AcceleratorTraining.Hal;

/// <summary>
/// Reads a direction element by element, keeping the last generator blocks: neighbours in a panel share them. Gives what
/// <see cref="Direction.At"/> gives. A mutable value type: pass by reference.
/// </summary>
/// <param name="kind">What z is.</param>
/// <param name="stream">Where signs are drawn from; Elements except for the factors of a rank-1 direction.</param>
/// <param name="key">Run, step and query.</param>
/// <param name="tensor">The parameter's id.</param>
/// <param name="numbering">The parameter's element numbering.</param>
public struct DirectionWalk(DirectionKind kind, DirectionStream stream, DirectionKey key, uint tensor, ElementNumbering numbering)
{
    private CachedBlock _elements = new(kind == DirectionKind.Rank1 ? DirectionStream.Inputs : stream);
    private CachedBlock _outputs = new(DirectionStream.Outputs);

    /// <summary>z of element (output, input), in units of 2^-FractionBits of the kind.</summary>
    public int At(int output, int input) => kind switch
    {
        DirectionKind.Rademacher => Sign(ref _elements, numbering.Number(output, input)),
        DirectionKind.Gaussian8 => Gaussian(numbering.Number(output, input)),
        _ => Sign(ref _outputs, output) * Sign(ref _elements, input),
    };

    private int Sign(ref CachedBlock cache, long number)
    {
        uint word = Philox4x32.Select(cache.Get(key, tensor, (uint)(number >> 7)), (int)(number >> 5) & 3);
        return 1 - 2 * (int)((word >> ((int)number & 31)) & 1);
    }

    private int Gaussian(long number)
    {
        uint word = Philox4x32.Select(_elements.Get(key, tensor, (uint)(number >> 4)), (int)(number >> 2) & 3);
        return GaussianTable.Values[(byte)(word >> (8 * ((int)number & 3)))];
    }

    private struct CachedBlock(DirectionStream stream)
    {
        private (uint R0, uint R1, uint R2, uint R3) _block;
        private long _index = -1;

        public (uint R0, uint R1, uint R2, uint R3) Get(in DirectionKey key, uint tensor, uint index)
        {
            if (index != _index)
            {
                _block = Direction.Block(key, tensor, stream, index);
                _index = index;
            }

            return _block;
        }
    }
}
