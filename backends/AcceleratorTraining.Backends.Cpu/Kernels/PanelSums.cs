namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Scratch for the sums of one panel over a chunk of pixels: two planes of int32 and their 64-bit totals.</summary>
internal readonly unsafe struct PanelSums(byte* memory)
{
    private const int Count = Panel.ChunkPixels * Panel.Width;

    /// <summary>Bytes of it.</summary>
    public const int ByteCount = Count * (2 * sizeof(int) + sizeof(long));

    /// <summary>16 sums a pixel: the lower plane, or the only one.</summary>
    public int* Low => (int*)memory;

    /// <summary>The upper plane's, which count 256 times.</summary>
    public int* High => Low + Count;

    /// <summary>64-bit totals.</summary>
    public long* Wide => (long*)(High + Count);

    public void ClearWide(int rows) => new Span<long>(Wide, rows * Panel.Width).Clear();

    /// <summary>Adds the int32 sums of a chunk of products.</summary>
    public void AddToWide(int rows, int planes)
    {
        long* wide = Wide;
        int* low = Low, high = High;
        int count = rows * Panel.Width;
        if (planes == 1)
        {
            for (int i = 0; i < count; i++) wide[i] += low[i];
            return;
        }

        for (int i = 0; i < count; i++) wide[i] += low[i] + ((long)high[i] << 8);
    }
}
