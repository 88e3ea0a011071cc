using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The filter as a dense kernel walks it: the same for every pixel and every panel.</summary>
/// <param name="Offsets">Byte offset of each segment from a pixel's first activation.</param>
/// <param name="Segments">Runs of contiguous activations a pixel.</param>
/// <param name="Steps">32-bit groups a segment.</param>
internal readonly unsafe record struct FilterWalk(nint Offsets, int Segments, int Steps);

/// <summary>
/// The inner loop of CONV2D and MATMUL: four pixels by one panel of 16 output channels, two vectors at a time, so that
/// every weight loaded serves four pixels and every activation broadcast serves two vectors.
/// </summary>
internal static unsafe class DenseTile<TLanes, TDot, TVector>
    where TLanes : struct, ILanes<TVector>
    where TDot : struct, IDot<TVector>
    where TVector : unmanaged
{
    /// <summary>Accumulates four pixels.</summary>
    /// <param name="map">Activations in kernel format.</param>
    /// <param name="pixels">Byte offsets of four pixels in the map; a pixel may be repeated.</param>
    /// <param name="walk">The filter.</param>
    /// <param name="weights">One panel.</param>
    /// <param name="bias">16 start values.</param>
    /// <param name="sums">Four rows of 16 sums.</param>
    public static void Run(byte* map, int* pixels, in FilterWalk walk, byte* weights, int* bias, int* sums)
    {
        byte* p0 = map + pixels[0], p1 = map + pixels[1], p2 = map + pixels[2], p3 = map + pixels[3];
        int* offsets = (int*)walk.Offsets;
        int segments = walk.Segments, steps = walk.Steps;
        for (int c = 0; c < Panel.Width; c += 2 * TLanes.Count)
        {
            byte* w = weights + c * Panel.GroupBytes;
            TVector a0 = TLanes.Load(bias + c), b0 = TLanes.Load(bias + c + TLanes.Count);
            TVector a1 = a0, a2 = a0, a3 = a0, b1 = b0, b2 = b0, b3 = b0;
            for (int s = 0; s < segments; s++)
            {
                nint offset = offsets[s];
                nint end = offset + steps * (nint)Panel.GroupBytes;
                for (; offset < end; offset += Panel.GroupBytes)
                {
                    TVector wa = TLanes.Load((int*)w), wb = TLanes.Load((int*)w + TLanes.Count);
                    TVector x = TLanes.Broadcast(Unsafe.ReadUnaligned<int>(p0 + offset));
                    a0 = TDot.Accumulate(a0, x, wa);
                    b0 = TDot.Accumulate(b0, x, wb);
                    x = TLanes.Broadcast(Unsafe.ReadUnaligned<int>(p1 + offset));
                    a1 = TDot.Accumulate(a1, x, wa);
                    b1 = TDot.Accumulate(b1, x, wb);
                    x = TLanes.Broadcast(Unsafe.ReadUnaligned<int>(p2 + offset));
                    a2 = TDot.Accumulate(a2, x, wa);
                    b2 = TDot.Accumulate(b2, x, wb);
                    x = TLanes.Broadcast(Unsafe.ReadUnaligned<int>(p3 + offset));
                    a3 = TDot.Accumulate(a3, x, wa);
                    b3 = TDot.Accumulate(b3, x, wb);
                    w += Panel.StepBytes;
                }
            }

            Store(sums + c, a0, b0);
            Store(sums + Panel.Width + c, a1, b1);
            Store(sums + 2 * Panel.Width + c, a2, b2);
            Store(sums + 3 * Panel.Width + c, a3, b3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int* destination, TVector first, TVector second)
    {
        TLanes.Store(destination, first);
        TLanes.Store(destination + TLanes.Count, second);
    }
}
