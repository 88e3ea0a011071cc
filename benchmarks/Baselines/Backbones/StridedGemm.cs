using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// C += A * B in float32. A tile of C stays in registers while the inner dimension runs, in blocks that fit the cache; B is
/// read row by row, A by strides, so that a transposed A costs nothing.
/// </summary>
public static class StridedGemm
{
    private const int TileRows = 6;
    private const int Lanes = 8;
    private const int TileColumns = 2 * Lanes;
    private const int InnerBlock = 256;

    /// <summary>C += A * B; all row-major unless the strides say otherwise.</summary>
    /// <param name="size">Rows of A and C, inner dimension, columns of B and C.</param>
    /// <param name="a">Element (i, k) at i * aStrides.Row + k * aStrides.Inner.</param>
    /// <param name="aStrides">(1, rows) reads a transposed A.</param>
    /// <param name="b">Element (k, j) at k * bStride + j.</param>
    /// <param name="bStride">Distance of B's rows.</param>
    /// <param name="c">Element (i, j) at i * cStride + j.</param>
    /// <param name="cStride">Distance of C's rows.</param>
    public static void MultiplyAdd((int Rows, int Inner, int Columns) size, ReadOnlySpan<float> a, (int Row, int Inner) aStrides, ReadOnlySpan<float> b, int bStride, Span<float> c, int cStride)
    {
        Span<float> edge = stackalloc float[TileRows * TileColumns];
        Span<float> panel = stackalloc float[InnerBlock * TileColumns];
        for (int k = 0; k < size.Inner; k += InnerBlock)
        {
            int inner = Math.Min(InnerBlock, size.Inner - k);
            for (int j = 0; j < size.Columns; j += TileColumns)
            {
                // The panel lies densely and is filled with zeros to the tile's width.
                int columns = Math.Min(TileColumns, size.Columns - j);
                if (columns < TileColumns) panel.Clear();
                for (int p = 0; p < inner; p++) b.Slice(((k + p) * bStride) + j, columns).CopyTo(panel[(p * TileColumns)..]);
                for (int i = 0; i < size.Rows; i += TileRows)
                {
                    int rows = Math.Min(TileRows, size.Rows - i);
                    ReadOnlySpan<float> left = a[((i * aStrides.Row) + (k * aStrides.Inner))..];
                    if (rows == TileRows && columns == TileColumns)
                    {
                        Tile(inner, left, aStrides, panel, c[((i * cStride) + j)..], cStride);
                        continue;
                    }

                    edge.Clear();
                    if (rows == TileRows) Tile(inner, left, aStrides, panel, edge, TileColumns);
                    else
                    {
                        for (int r = 0; r < rows; r++) Row(inner, left[(r * aStrides.Row)..], aStrides.Inner, panel, edge[(r * TileColumns)..]);
                    }

                    for (int r = 0; r < rows; r++)
                    {
                        Span<float> row = c.Slice(((i + r) * cStride) + j, columns);
                        for (int x = 0; x < columns; x++) row[x] += edge[(r * TileColumns) + x];
                    }
                }
            }
        }
    }

    /// <summary>C += A * B, all dense.</summary>
    public static void MultiplyAdd(int rows, int inner, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c) =>
        MultiplyAdd((rows, inner, columns), a, (inner, 1), b, columns, c, columns);

    /// <summary>C += transposed(A) * B, A being [inner, rows], all dense.</summary>
    public static void MultiplyAddTransposed(int rows, int inner, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c) =>
        MultiplyAdd((rows, inner, columns), a, (1, rows), b, columns, c, columns);

    /// <summary>destination[j, i] = source[i, j]; the destination is dense.</summary>
    public static void Transpose(int rows, int columns, ReadOnlySpan<float> source, int sourceStride, Span<float> destination)
    {
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = source.Slice(i * sourceStride, columns);
            for (int j = 0; j < columns; j++) destination[(j * rows) + i] = row[j];
        }
    }

    private static void Tile(int inner, ReadOnlySpan<float> a, (int Row, int Inner) aStrides, ReadOnlySpan<float> panel, Span<float> c, int cStride)
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(panel);
        nint row = aStrides.Row, step = aStrides.Inner;
        for (int k = 0; k < inner; k++)
        {
            Vector256<float> b0 = Vector256.LoadUnsafe(ref pb), b1 = Vector256.LoadUnsafe(ref pb, Lanes);
            pb = ref Unsafe.Add(ref pb, TileColumns);
            Vector256<float> x = Vector256.Create(pa);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(Unsafe.Add(ref pa, row));
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(Unsafe.Add(ref pa, 2 * row));
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(Unsafe.Add(ref pa, 3 * row));
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
            x = Vector256.Create(Unsafe.Add(ref pa, 4 * row));
            c40 = Vector256.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector256.FusedMultiplyAdd(x, b1, c41);
            x = Vector256.Create(Unsafe.Add(ref pa, 5 * row));
            c50 = Vector256.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector256.FusedMultiplyAdd(x, b1, c51);
            pa = ref Unsafe.Add(ref pa, step);
        }

        Store(c, c00, c01);
        Store(c[cStride..], c10, c11);
        Store(c[(2 * cStride)..], c20, c21);
        Store(c[(3 * cStride)..], c30, c31);
        Store(c[(4 * cStride)..], c40, c41);
        Store(c[(5 * cStride)..], c50, c51);
    }

    private static void Row(int inner, ReadOnlySpan<float> a, int step, ReadOnlySpan<float> panel, Span<float> c)
    {
        Vector256<float> c0 = default, c1 = default;
        for (int k = 0; k < inner; k++)
        {
            Vector256<float> x = Vector256.Create(a[k * step]);
            c0 = Vector256.FusedMultiplyAdd(x, Vector256.Create(panel[(k * TileColumns)..]), c0);
            c1 = Vector256.FusedMultiplyAdd(x, Vector256.Create(panel[((k * TileColumns) + Lanes)..]), c1);
        }

        Store(c, c0, c1);
    }

    private static void Store(Span<float> c, Vector256<float> left, Vector256<float> right)
    {
        (Vector256.Create((ReadOnlySpan<float>)c) + left).CopyTo(c);
        (Vector256.Create((ReadOnlySpan<float>)c[Lanes..]) + right).CopyTo(c[Lanes..]);
    }
}
