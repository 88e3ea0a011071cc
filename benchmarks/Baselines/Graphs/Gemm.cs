using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Matrix products. Each element is one chain of fused multiply-adds in the order of the inner index, so the result does not
/// depend on the width of the machine's vectors.
/// </summary>
internal static class Gemm
{
    private const int TileRows = 4;
    private const int TileColumns = 16;
    private const int Half = TileColumns / 2;
    private const int Depth = 128;

    /// <summary>
    /// c[m, n] (+)= sum over k of a[m * rowStride + k * innerStride] * b[k, n]; b is [inner, columns] and c [rows, columns].
    /// </summary>
    public static void Multiply(int rows, int columns, int inner, ReadOnlySpan<float> a, int rowStride, int innerStride, ReadOnlySpan<float> b, Span<float> c, bool accumulate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(a.Length, ((rows - 1) * rowStride) + ((inner - 1) * innerStride) + 1, nameof(a));
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, inner * columns, nameof(b));
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, rows * columns, nameof(c));
        Span<float> panel = stackalloc float[Depth * TileColumns];
        for (int k = 0; k < inner; k += Depth)
        {
            int depth = Math.Min(Depth, inner - k);
            bool adds = accumulate || k > 0;
            for (int n = 0; n < columns; n += TileColumns)
            {
                int width = Math.Min(TileColumns, columns - n);
                scoped ReadOnlySpan<float> right = b[((k * columns) + n)..];
                if (width < TileColumns) right = Pack(right, columns, depth, width, panel);
                int stride = width < TileColumns ? TileColumns : columns;
                int full = width < TileColumns ? 0 : rows - (rows % TileRows);
                for (int m = 0; m < full; m += TileRows)
                    Tile(ref Unsafe.AsRef(in a[(m * rowStride) + (k * innerStride)]), rowStride, innerStride, ref MemoryMarshal.GetReference(right), stride, depth, ref c[(m * columns) + n], columns, adds);
                for (int m = full; m < rows; m++)
                    Row(a[((m * rowStride) + (k * innerStride))..], innerStride, right, stride, depth, c.Slice((m * columns) + n, width), adds);
            }
        }
    }

    private static Span<float> Pack(ReadOnlySpan<float> b, int columns, int depth, int width, Span<float> panel)
    {
        panel.Clear();
        for (int k = 0; k < depth; k++)
            b.Slice(k * columns, width).CopyTo(panel[(k * TileColumns)..]);
        return panel;
    }

    private static void Tile(ref float a, int rowStride, int innerStride, ref float b, int stride, int depth, ref float c, int columns, bool adds)
    {
        Vector256<float> r00 = default, r01 = default, r10 = default, r11 = default, r20 = default, r21 = default, r30 = default, r31 = default;
        ref float c1 = ref Unsafe.Add(ref c, columns);
        ref float c2 = ref Unsafe.Add(ref c1, columns);
        ref float c3 = ref Unsafe.Add(ref c2, columns);
        if (adds)
        {
            (r00, r01) = (Vector256.LoadUnsafe(ref c), Vector256.LoadUnsafe(ref c, Half));
            (r10, r11) = (Vector256.LoadUnsafe(ref c1), Vector256.LoadUnsafe(ref c1, Half));
            (r20, r21) = (Vector256.LoadUnsafe(ref c2), Vector256.LoadUnsafe(ref c2, Half));
            (r30, r31) = (Vector256.LoadUnsafe(ref c3), Vector256.LoadUnsafe(ref c3, Half));
        }

        nint second = rowStride, third = 2 * (nint)rowStride, fourth = 3 * (nint)rowStride;
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> b0 = Vector256.LoadUnsafe(ref b), b1 = Vector256.LoadUnsafe(ref b, Half);
            Vector256<float> factor = Vector256.Create(a);
            r00 = Vector256.FusedMultiplyAdd(factor, b0, r00);
            r01 = Vector256.FusedMultiplyAdd(factor, b1, r01);
            factor = Vector256.Create(Unsafe.Add(ref a, second));
            r10 = Vector256.FusedMultiplyAdd(factor, b0, r10);
            r11 = Vector256.FusedMultiplyAdd(factor, b1, r11);
            factor = Vector256.Create(Unsafe.Add(ref a, third));
            r20 = Vector256.FusedMultiplyAdd(factor, b0, r20);
            r21 = Vector256.FusedMultiplyAdd(factor, b1, r21);
            factor = Vector256.Create(Unsafe.Add(ref a, fourth));
            r30 = Vector256.FusedMultiplyAdd(factor, b0, r30);
            r31 = Vector256.FusedMultiplyAdd(factor, b1, r31);
            a = ref Unsafe.Add(ref a, innerStride);
            b = ref Unsafe.Add(ref b, stride);
        }

        r00.StoreUnsafe(ref c);
        r01.StoreUnsafe(ref c, Half);
        r10.StoreUnsafe(ref c1);
        r11.StoreUnsafe(ref c1, Half);
        r20.StoreUnsafe(ref c2);
        r21.StoreUnsafe(ref c2, Half);
        r30.StoreUnsafe(ref c3);
        r31.StoreUnsafe(ref c3, Half);
    }

    // Any number of columns up to a tile's.
    private static void Row(ReadOnlySpan<float> a, int innerStride, ReadOnlySpan<float> b, int stride, int depth, Span<float> c, bool adds)
    {
        Span<float> line = stackalloc float[TileColumns];
        line.Clear();
        if (adds) c.CopyTo(line);
        Vector256<float> low = Vector256.Create<float>(line), high = Vector256.Create<float>(line[Half..]);
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> factor = Vector256.Create(a[k * innerStride]);
            low = Vector256.FusedMultiplyAdd(factor, Vector256.Create(b.Slice(k * stride, Half)), low);
            high = Vector256.FusedMultiplyAdd(factor, Vector256.Create(b.Slice((k * stride) + Half, Half)), high);
        }

        low.CopyTo(line);
        high.CopyTo(line[Half..]);
        line[..c.Length].CopyTo(c);
    }
}
