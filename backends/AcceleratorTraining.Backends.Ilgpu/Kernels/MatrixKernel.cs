using ILGPU;
using ILGPU.Runtime.Cuda;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// The products of <see cref="TileKernel"/> by matrix instructions: four warps make a tile of 64 by 64 results, each 16 rows
/// as eight fragments of 16 by 8. Elsewhere each lane computes what the instruction would leave in it.
/// </summary>
internal static class MatrixKernel
{
    /// <summary>Threads a group.</summary>
    public const int GroupSize = 128;

    // One instruction takes 32 bytes of K. With a pitch of 12 words the 32 lanes of a fragment read 32 different banks.
    private const int Tile = TileKernel.Tile, Depth = 8, Pitch = 12, Lanes = 32, FragmentRows = 16, FragmentColumns = 8;

    public static void Run(Operands o, TileKernel.Parameters p)
    {
        ArrayView<int> xs = SharedMemory.Allocate<int>(Tile * Pitch), ws = SharedMemory.Allocate<int>(Tile * Pitch);
        int tile = o.Enter(Grid.IdxX), thread = Group.IdxX, lane = thread % Lanes;
        int top = tile / p.ColumnTiles * Tile, left = tile % p.ColumnTiles * Tile;
        int row = thread / Lanes * FragmentRows + lane / 4, member = lane % 4, weights = 0;
        ArrayView<int> x = o.A.Cast<int>(), w = o.B.Cast<int>();
        Fragment f0 = default, f1 = default, f2 = default, f3 = default, f4 = default, f5 = default, f6 = default, f7 = default;
        for (int first = 0; first < p.Words; first += Depth)
        {
            for (int place = thread; place < Tile * Depth; place += GroupSize)
            {
                int staged = place / Depth, word = place % Depth;
                xs[staged * Pitch + word] = TileKernel.Staged(x, top + staged, p.Rows, first + word, p.Words);
                ws[staged * Pitch + word] = TileKernel.Staged(w, left + staged, p.Columns, first + word, p.Words);
            }

            Group.Barrier();
            f0 = Multiply(f0, xs, ws, row, 0, lane);
            f1 = Multiply(f1, xs, ws, row, FragmentColumns, lane);
            f2 = Multiply(f2, xs, ws, row, 2 * FragmentColumns, lane);
            f3 = Multiply(f3, xs, ws, row, 3 * FragmentColumns, lane);
            f4 = Multiply(f4, xs, ws, row, 4 * FragmentColumns, lane);
            f5 = Multiply(f5, xs, ws, row, 5 * FragmentColumns, lane);
            f6 = Multiply(f6, xs, ws, row, 6 * FragmentColumns, lane);
            f7 = Multiply(f7, xs, ws, row, 7 * FragmentColumns, lane);
            for (int k = 0; k < Depth && thread < Tile && p.XZeroPoint != 0; k++) weights = DotProduct.Add(ws[thread * Pitch + k], DotProduct.Ones, weights);
            Group.Barrier();
        }

        // What the zero point adds to each column, for all lanes that hold some of it.
        if (thread < Tile) ws[thread] = p.XZeroPoint * weights;
        Group.Barrier();
        int column = 2 * member;
        Store(o, p, f0, ws, top + row, left, column);
        Store(o, p, f1, ws, top + row, left, column + FragmentColumns);
        Store(o, p, f2, ws, top + row, left, column + 2 * FragmentColumns);
        Store(o, p, f3, ws, top + row, left, column + 3 * FragmentColumns);
        Store(o, p, f4, ws, top + row, left, column + 4 * FragmentColumns);
        Store(o, p, f5, ws, top + row, left, column + 5 * FragmentColumns);
        Store(o, p, f6, ws, top + row, left, column + 6 * FragmentColumns);
        Store(o, p, f7, ws, top + row, left, column + 7 * FragmentColumns);
    }

    /// <summary>
    /// One step of K: the fragment of C plus A times B. A lane g * 4 + m holds of A the words m and m + 4 of rows g and g + 8,
    /// of B the words m and m + 4 of column g, of C the columns 2 m and 2 m + 1 of rows g and g + 8 (PTX ISA, matrix fragments
    /// of mma.m16n8k32).
    /// </summary>
    /// <param name="c">The fragment of C.</param>
    /// <param name="xs">The rows of A in shared memory.</param>
    /// <param name="ws">The columns of B in shared memory.</param>
    /// <param name="row">The lane's row g of the tile.</param>
    /// <param name="column">The fragment's first column of the tile.</param>
    /// <param name="lane">0..31.</param>
    private static Fragment Multiply(Fragment c, ArrayView<int> xs, ArrayView<int> ws, int row, int column, int lane)
    {
        int member = lane % 4, near = row * Pitch, far = (row + 8) * Pitch;
        if (CudaAsm.IsSupported)
        {
            int b = (column + lane / 4) * Pitch + member;
            Input<int> a0 = xs[near + member], a1 = xs[far + member], a2 = xs[near + member + 4], a3 = xs[far + member + 4], b0 = ws[b], b1 = ws[b + 4];
            Ref<int> c0 = c.C0, c1 = c.C1, c2 = c.C2, c3 = c.C3;
            CudaAsm.EmitRef(
                "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};",
                ref c0, ref c1, ref c2, ref c3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
            return new Fragment { C0 = c0.Value, C1 = c1.Value, C2 = c2.Value, C3 = c3.Value };
        }

        int left = (column + 2 * member) * Pitch, right = left + Pitch;
        for (int k = 0; k < Depth; k++)
        {
            int upper = xs[near + k], lower = xs[far + k];
            c.C0 = DotProduct.Add(upper, ws[left + k], c.C0);
            c.C1 = DotProduct.Add(upper, ws[right + k], c.C1);
            c.C2 = DotProduct.Add(lower, ws[left + k], c.C2);
            c.C3 = DotProduct.Add(lower, ws[right + k], c.C3);
        }

        return c;
    }

    private static void Store(in Operands o, in TileKernel.Parameters p, Fragment c, ArrayView<int> offsets, int row, int left, int column)
    {
        TileKernel.Store(o, p, row, left + column, c.C0 - offsets[column]);
        TileKernel.Store(o, p, row, left + column + 1, c.C1 - offsets[column + 1]);
        TileKernel.Store(o, p, row + 8, left + column, c.C2 - offsets[column]);
        TileKernel.Store(o, p, row + 8, left + column + 1, c.C3 - offsets[column + 1]);
    }

    // A lane's part of 16 by 8 results.
    private struct Fragment
    {
        public int C0;
        public int C1;
        public int C2;
        public int C3;
    }
}
