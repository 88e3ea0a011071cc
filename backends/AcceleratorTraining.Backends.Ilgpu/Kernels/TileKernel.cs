using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// Matrix products of 8-bit operands, also convolutions whose filter is one pixel: a group of 16 by 16 threads makes a tile
/// of 64 by 64 results, 4 by 4 a thread, from operands in shared memory. Registers are named one by one, because ILGPU keeps
/// arrays that a loop indexes in memory.
/// </summary>
internal static class TileKernel
{
    /// <summary>Threads a group.</summary>
    public const int GroupSize = Side * Side;

    /// <summary>Rows and columns of a tile.</summary>
    public const int Tile = 64;

    // Words of K that are staged at a time; a row of the stage is one longer, so that neighbours lie in different banks.
    private const int Side = 16, Depth = 8, Pitch = Depth + 1, HalfTile = Tile / 2;

    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Rows;
        public int Columns;

        /// <summary>Words of K.</summary>
        public int Words;
        public int ColumnTiles;
        public int HasBias;
        public int BiasFormat;
        public int YFormat;
        public int XZeroPoint;
        public int Bits;
    }

    public static void Run(Operands o, Parameters p)
    {
        ArrayView<int> xs = SharedMemory.Allocate<int>(Tile * Pitch), ws = SharedMemory.Allocate<int>(Tile * Pitch);
        int tile = o.Enter(Grid.IdxX), thread = Group.IdxX;
        int top = tile / p.ColumnTiles * Tile, left = tile % p.ColumnTiles * Tile;
        int row = thread / Side, column = thread % Side, stagedRow = thread / Depth, stagedWord = thread % Depth;
        ArrayView<int> x = o.A.Cast<int>(), w = o.B.Cast<int>();
        int s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0, s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0, w0 = 0, w1 = 0, w2 = 0, w3 = 0;
        for (int first = 0; first < p.Words; first += Depth)
        {
            int word = first + stagedWord;
            xs[stagedRow * Pitch + stagedWord] = Staged(x, top + stagedRow, p.Rows, word, p.Words);
            xs[(stagedRow + HalfTile) * Pitch + stagedWord] = Staged(x, top + stagedRow + HalfTile, p.Rows, word, p.Words);
            ws[stagedRow * Pitch + stagedWord] = Staged(w, left + stagedRow, p.Columns, word, p.Words);
            ws[(stagedRow + HalfTile) * Pitch + stagedWord] = Staged(w, left + stagedRow + HalfTile, p.Columns, word, p.Words);
            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                int a0 = xs[row * Pitch + k], a1 = xs[(row + Side) * Pitch + k], a2 = xs[(row + 2 * Side) * Pitch + k], a3 = xs[(row + 3 * Side) * Pitch + k];
                int b0 = ws[column * Pitch + k], b1 = ws[(column + Side) * Pitch + k], b2 = ws[(column + 2 * Side) * Pitch + k], b3 = ws[(column + 3 * Side) * Pitch + k];
                s00 = DotProduct.Add(a0, b0, s00);
                s01 = DotProduct.Add(a0, b1, s01);
                s02 = DotProduct.Add(a0, b2, s02);
                s03 = DotProduct.Add(a0, b3, s03);
                s10 = DotProduct.Add(a1, b0, s10);
                s11 = DotProduct.Add(a1, b1, s11);
                s12 = DotProduct.Add(a1, b2, s12);
                s13 = DotProduct.Add(a1, b3, s13);
                s20 = DotProduct.Add(a2, b0, s20);
                s21 = DotProduct.Add(a2, b1, s21);
                s22 = DotProduct.Add(a2, b2, s22);
                s23 = DotProduct.Add(a2, b3, s23);
                s30 = DotProduct.Add(a3, b0, s30);
                s31 = DotProduct.Add(a3, b1, s31);
                s32 = DotProduct.Add(a3, b2, s32);
                s33 = DotProduct.Add(a3, b3, s33);

                // The zero point's part; uniform, so that no thread waits for another.
                if (p.XZeroPoint == 0) continue;
                w0 = DotProduct.Add(b0, DotProduct.Ones, w0);
                w1 = DotProduct.Add(b1, DotProduct.Ones, w1);
                w2 = DotProduct.Add(b2, DotProduct.Ones, w2);
                w3 = DotProduct.Add(b3, DotProduct.Ones, w3);
            }

            Group.Barrier();
        }

        StoreColumn(o, p, top + row, left + column, s00, s10, s20, s30, w0);
        StoreColumn(o, p, top + row, left + column + Side, s01, s11, s21, s31, w1);
        StoreColumn(o, p, top + row, left + column + 2 * Side, s02, s12, s22, s32, w2);
        StoreColumn(o, p, top + row, left + column + 3 * Side, s03, s13, s23, s33, w3);
    }

    /// <summary>A word of an operand; 0 beyond its end, which adds nothing.</summary>
    public static int Staged(ArrayView<int> view, int row, int rows, int word, int words) => row < rows && word < words ? view[row * words + word] : 0;

    /// <summary>Stores a sum of products where the result has such an element, with the bias.</summary>
    public static void Store(in Operands o, in Parameters p, int row, int column, int sum)
    {
        if (row >= p.Rows || column >= p.Columns) return;
        int bias = p.HasBias == 0 ? 0 : (int)Elements.Read(o.C, p.BiasFormat, column);
        Elements.Write(o.Y, p.YFormat, row * p.Columns + column, SumKernel.Narrowed(sum + bias, p.Bits));
    }

    private static void StoreColumn(in Operands o, in Parameters p, int row, int column, int s0, int s1, int s2, int s3, int weights)
    {
        int offset = p.XZeroPoint * weights;
        Store(o, p, row, column, s0 - offset);
        Store(o, p, row + Side, column, s1 - offset);
        Store(o, p, row + 2 * Side, column, s2 - offset);
        Store(o, p, row + 3 * Side, column, s3 - offset);
    }
}
