using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// How one image lies in scratch: rows with a halo that holds the zero point, so that kernels need no bounds; and where
/// each output pixel starts and each segment of the filter lies from there.
/// </summary>
internal sealed unsafe class PaddedMap : IDisposable
{
    private readonly ConvGeometry _geometry;
    private readonly KernelSet? _format;
    private readonly int _elementBytes;
    private readonly AlignedMemory _offsets;

    /// <summary>Lays out the map.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="format">Whose format activations are converted to; null keeps int8.</param>
    public PaddedMap(ConvGeometry geometry, KernelSet? format)
    {
        (_geometry, _format) = (geometry, format);
        _elementBytes = format?.ElementBytes ?? 1;
        long rows = geometry.Height + geometry.Window.PadTop + geometry.Window.PadBottom;

        // A window narrower than one activation group at the very end reads up to 3 elements, a panel up to 15, beyond.
        ByteCount = AlignedMemory.Round(rows * RowBytes + 2 * Panel.Width);

        // Without dilation the taps of a filter row are neighbours: one segment.
        bool contiguous = !geometry.IsDepthwise && (geometry.Window.DilationX == 1 || geometry.FilterWidth == 1);
        SegmentLength = geometry.IsDepthwise ? 1 : contiguous ? geometry.FilterWidth * geometry.Channels : geometry.Channels;
        Segments = contiguous ? geometry.FilterHeight : geometry.FilterHeight * geometry.FilterWidth;
        _offsets = new AlignedMemory((geometry.Pixels + (long)Segments) * sizeof(int));
        FillOffsets(contiguous ? 1 : geometry.FilterWidth);
    }

    /// <summary>Bytes of scratch.</summary>
    public long ByteCount { get; }

    /// <summary>Contiguous runs of activations a pixel reads; taps for a depthwise filter.</summary>
    public int Segments { get; }

    /// <summary>Activations of a segment.</summary>
    public int SegmentLength { get; }

    public long TableBytes => _offsets.ByteCount;

    /// <summary>Byte offset of each output pixel's first activation.</summary>
    public int* Pixels => (int*)_offsets.Pointer;

    /// <summary>Byte offset of each segment from a pixel.</summary>
    public int* SegmentOffsets => Pixels + _geometry.Pixels;

    private long RowBytes => (long)(_geometry.Width + _geometry.Window.PadLeft + _geometry.Window.PadRight) * PixelBytes;

    private int PixelBytes => _geometry.Channels * _elementBytes;

    /// <summary>Copies one image in and renews the halo: scratch is shared with other steps.</summary>
    public void Fill(sbyte* image, byte* map)
    {
        int top = _geometry.Window.PadTop, left = _geometry.Window.PadLeft * PixelBytes, right = _geometry.Window.PadRight * PixelBytes;
        int count = _geometry.Width * _geometry.Channels;
        if (left + right == 0) count *= _geometry.Height;
        byte* target = map;
        Halo(target, top * RowBytes);
        target += top * RowBytes;
        int copies = left + right == 0 ? 1 : _geometry.Height;
        for (int y = 0; y < copies; y++)
        {
            Halo(target, left);
            target += left;
            if (_format is null) Unsafe.CopyBlockUnaligned(target, image, (uint)count);
            else _format.Convert(image, target, count);
            target += (long)count * _elementBytes;
            image += count;
            Halo(target, right);
            target += right;
        }

        Halo(target, _geometry.Window.PadBottom * RowBytes);
    }

    public void Dispose() => _offsets.Dispose();

    private void Halo(byte* target, long bytes)
    {
        if (bytes == 0) return;
        int value = _geometry.ZeroPoint + (_format?.ActivationOffset ?? 0);
        if (_elementBytes == 1) new Span<byte>(target, (int)bytes).Fill((byte)value);
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
            for (int x = 0; x < taps; x++, i++)
            {
                SegmentOffsets[i] = (int)(y * _geometry.Window.DilationY * RowBytes) + x * _geometry.Window.DilationX * PixelBytes;
            }
    }
}
