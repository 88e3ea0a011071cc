using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// How one image lies in scratch: rows with a halo that holds the zero point, so that kernels need no bounds; and where
/// each output pixel starts and each segment of the filter lies from there.
/// </summary>
internal sealed unsafe class PaddedMap : IDisposable
{
    private readonly ConvGeometry _geometry;
    private readonly ChannelPanels _panels;
    private readonly KernelSet _kernels;
    private readonly MapFormat _format;
    private readonly int _channels;
    private readonly AlignedMemory _offsets;

    /// <summary>Lays out the map.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="kernels">Whose format activations are converted to.</param>
    /// <param name="format">How they lie.</param>
    /// <param name="longestSegment">Activations a segment may have.</param>
    public PaddedMap(ConvGeometry geometry, KernelSet kernels, MapFormat format, int longestSegment)
    {
        (_geometry, _panels, _kernels, _format) = (geometry, geometry.Panels, kernels, format);
        ElementBytes = format switch { MapFormat.Int8 => 1, MapFormat.Int16 => 2, _ => kernels.ElementBytes };
        Offset = format == MapFormat.Kernel ? kernels.ActivationOffset : 0;

        // A channel that feeds several outputs of a depthwise filter is repeated, so that all have their own.
        _channels = geometry.IsDepthwise ? geometry.Outputs : geometry.Channels;

        // Without dilation or groups the taps of a filter row are neighbours: one run.
        bool contiguous = !geometry.IsDepthwise && geometry.Groups == 1 && (geometry.Window.DilationX == 1 || geometry.FilterWidth == 1);
        RunLength = contiguous ? geometry.FilterWidth * geometry.Channels : geometry.Depth;
        int taps = contiguous ? 1 : geometry.FilterWidth;
        Runs = geometry.FilterHeight * taps;

        // All segments have one length, a multiple of the kernels' groups unless there is only one a run.
        int perGroup = Panel.GroupBytes / ElementBytes;
        longestSegment = Math.Max(longestSegment & -perGroup, perGroup);
        SegmentsPerRun = Math.Max((RunLength + longestSegment - 1) / longestSegment, 1);
        SegmentLength = SegmentsPerRun == 1 ? RunLength : ((RunLength + SegmentsPerRun - 1) / SegmentsPerRun + perGroup - 1) & -perGroup;

        // A run at the very end is read up to 3 elements beyond, a panel up to 15, a last segment as far as it is too long.
        long rows = geometry.Height + geometry.Window.PadTop + geometry.Window.PadBottom;
        long beyond = (2L * Panel.Width + (long)SegmentsPerRun * SegmentLength - RunLength) * ElementBytes;
        ByteCount = AlignedMemory.Round(rows * RowBytes + beyond);
        _offsets = new AlignedMemory((geometry.Pixels + (long)Segments) * sizeof(int));
        FillOffsets(taps);
    }

    /// <summary>Bytes of scratch.</summary>
    public long ByteCount { get; }

    /// <summary>Bytes of an activation or weight.</summary>
    public int ElementBytes { get; }

    /// <summary>What the format adds to an activation.</summary>
    public int Offset { get; }

    /// <summary>Contiguous runs of activations a pixel reads; taps for a depthwise filter.</summary>
    public int Runs { get; }

    /// <summary>Activations of a run.</summary>
    public int RunLength { get; }

    /// <summary>Into how many segments a run is cut.</summary>
    public int SegmentsPerRun { get; }

    /// <summary>Segments a pixel reads.</summary>
    public int Segments => Runs * SegmentsPerRun;

    /// <summary>Activations of a segment; the last one of a run may reach beyond it, over weights of 0.</summary>
    public int SegmentLength { get; }

    public long TableBytes => _offsets.ByteCount;

    /// <summary>Byte offset of each output pixel's first activation.</summary>
    public int* Pixels => (int*)_offsets.Pointer;

    /// <summary>Byte offset of each segment from a pixel.</summary>
    public int* SegmentOffsets => Pixels + _geometry.Pixels;

    private long RowBytes => (long)(_geometry.Width + _geometry.Window.PadLeft + _geometry.Window.PadRight) * PixelBytes;

    private int PixelBytes => _channels * ElementBytes;

    /// <summary>Byte offset of what a panel's channels read.</summary>
    public int PanelOffset(int panel) =>
        (_geometry.IsDepthwise ? panel * Panel.Width : _geometry.Groups == 1 ? 0 : _panels.Group(panel) * _geometry.Depth) * ElementBytes;

    /// <summary>Copies one image in and renews the halo: scratch is shared with other steps.</summary>
    public void Fill(byte* image, byte* map)
    {
        int top = _geometry.Window.PadTop, left = _geometry.Window.PadLeft * PixelBytes, right = _geometry.Window.PadRight * PixelBytes;
        int count = _geometry.Width * _geometry.Channels, targetBytes = _geometry.Width * PixelBytes;
        int sourceBytes = _format == MapFormat.Int16 ? 2 * count : count;
        if (left + right == 0) (count, sourceBytes, targetBytes) = (count * _geometry.Height, sourceBytes * _geometry.Height, targetBytes * _geometry.Height);
        byte* target = map;
        Halo(target, top * RowBytes);
        target += top * RowBytes;
        int copies = left + right == 0 ? 1 : _geometry.Height;
        for (int y = 0; y < copies; y++)
        {
            Halo(target, left);
            target += left;
            Copy(image, target, count);
            target += targetBytes;
            image += sourceBytes;
            Halo(target, right);
            target += right;
        }

        Halo(target, _geometry.Window.PadBottom * RowBytes);
    }

    public void Dispose() => _offsets.Dispose();

    private void Copy(byte* source, byte* target, int count)
    {
        if (_channels != _geometry.Channels) Repeat(source, target, count);
        else if (_format == MapFormat.Kernel) _kernels.Convert((sbyte*)source, target, count);
        else Unsafe.CopyBlockUnaligned(target, source, (uint)(count * ElementBytes));
    }

    private void Repeat(byte* source, byte* target, int count)
    {
        int times = _channels / _geometry.Channels;
        for (int i = 0; i < count; i++)
        {
            if (_format == MapFormat.Int8) new Span<byte>(target + i * times, times).Fill(source[i]);
            else new Span<short>((short*)target + i * times, times).Fill(((short*)source)[i]);
        }
    }

    private void Halo(byte* target, long bytes)
    {
        if (bytes == 0) return;
        int value = _geometry.ZeroPoint + Offset;
        if (ElementBytes == 1) new Span<byte>(target, (int)bytes).Fill((byte)value);
        else new Span<short>(target, (int)(bytes / 2)).Fill((short)value);
    }

    private void FillOffsets(int taps)
    {
        for (int y = 0, i = 0; y < _geometry.OutputHeight; y++)
            for (int x = 0; x < _geometry.OutputWidth; x++, i++)
            {
                Pixels[i] = (int)(y * _geometry.Window.StrideY * RowBytes) + x * _geometry.Window.StrideX * PixelBytes;
            }

        for (int y = 0, i = 0; y < _geometry.FilterHeight; y++)
            for (int x = 0; x < taps; x++)
                for (int s = 0; s < SegmentsPerRun; s++, i++)
                {
                    SegmentOffsets[i] = (int)(y * _geometry.Window.DilationY * RowBytes) + x * _geometry.Window.DilationX * PixelBytes + s * SegmentLength * ElementBytes;
                }
    }
}
