using System.Buffers.Binary;

namespace AcceleratorTraining.Data;

/// <summary>
/// Walks a JPEG's markers once, without decoding. The decoder takes a cut-off file for a whole one and leaves what it
/// did not meet to chance (memory as it finds it), so everything that makes it skip pixels is refused here: tables that
/// overrun, components without a scan, missing restart markers, a missing end.
/// </summary>
internal sealed class JpegInspector
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    /// <summary>A scan may touch the whole image with a few bytes, so their number bounds the time to decode.</summary>
    private const int MaximumScans = 100;

    private readonly string _name;
    private readonly byte[] _bytes;
    private readonly HashSet<byte> _pending = [];
    private JpegFrame? _frame;
    private int _position = 2;
    private int _scans;
    private int _restartInterval;
    private long _missingRestarts;

    private JpegInspector(string name, byte[] bytes)
    {
        _name = name;
        _bytes = bytes;
    }

    public static ImageHeader Inspect(string name, byte[] bytes) => new JpegInspector(name, bytes).Walk();

    private ImageHeader Walk()
    {
        for (byte marker = NextMarker(); marker != EndOfImage; marker = NextMarker())
        {
            if (marker is >= 0xD0 and <= 0xD7)
            {
                _missingRestarts--;
            }
            else if (marker != 0x01)
            {
                RequireRestarts();
                ReadSegment(marker, NextSegment());
            }
        }

        RequireRestarts();
        return _frame is not null && _pending.Count == 0 && _scans <= MaximumScans
            ? new ImageHeader(_frame.Shape, EndOfImage: _position)
            : throw Invalid($"it needs one frame, a scan for each of its components and at most {MaximumScans} scans");
    }

    private void ReadSegment(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1 or 0xC2 when _frame is null:
                _frame = JpegFrame.Read(_name, segment, _bytes.Length);
                _pending.UnionWith(_frame.Components.Select(component => component.Id));
                break;
            case 0xC4 or 0xDB:
                RequireWholeTables(segment, huffman: marker == 0xC4);
                break;
            case 0xDD:
                _restartInterval = segment.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : 0;
                break;
            case StartOfScan:
                BeginScan(segment);
                break;
            case >= 0xC0 and <= 0xCF:
                throw Invalid("it is lossless, arithmetic or of several frames, which are not read");
            default:
                break;
        }
    }

    /// <summary>Notes the components whose first (baseline or DC) coefficients the scan brings, and the restarts it must have.</summary>
    private void BeginScan(ReadOnlySpan<byte> scan)
    {
        // Count, then (number, tables) per component, first coefficient, last coefficient, approximation bits.
        int count = scan.IsEmpty ? 0 : scan[0];
        if (_frame is null || count is < 1 or > 4 || scan.Length != 4 + (2 * count))
        {
            throw Invalid("a scan stands before its frame or has no valid header");
        }

        _scans++;
        _missingRestarts = _restartInterval == 0 ? 0 : (_frame.CountUnits(scan[1], count) - 1) / _restartInterval;
        if (scan[1 + (2 * count)] == 0 && scan[3 + (2 * count)] >> 4 == 0)
        {
            for (int i = 0; i < count; i++)
            {
                _pending.Remove(scan[1 + (2 * i)]);
            }
        }
    }

    /// <summary>The next marker, past whatever precedes it: entropy-coded data and padding.</summary>
    private byte NextMarker()
    {
        for (; _position + 1 < _bytes.Length; _position++)
        {
            if (_bytes[_position] == 0xFF && _bytes[_position + 1] is not (0x00 or 0xFF))
            {
                _position += 2;
                return _bytes[_position - 1];
            }
        }

        throw new InvalidDataSetException($"{_name} is truncated: the JPEG has no end-of-image marker.");
    }

    private ReadOnlySpan<byte> NextSegment()
    {
        int length = _position + 2 <= _bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_position)) : 0;
        if (length < 2 || length > _bytes.Length - _position)
        {
            throw new InvalidDataSetException($"{_name} is truncated: a JPEG segment ends behind the end of the file.");
        }

        ReadOnlySpan<byte> segment = _bytes.AsSpan(_position + 2, length - 2);
        _position += length;
        return segment;
    }

    private void RequireRestarts()
    {
        if (_missingRestarts > 0)
        {
            throw Invalid($"a scan lacks {_missingRestarts} restart markers");
        }

        _missingRestarts = 0;
    }

    /// <summary>Huffman or quantiser tables must end with their segment: the decoder would read on into what follows.</summary>
    private void RequireWholeTables(ReadOnlySpan<byte> tables, bool huffman)
    {
        while (!tables.IsEmpty)
        {
            // Huffman: class and number, 16 counts, then that many values. Quantiser: precision and number, 64 entries.
            int length = huffman ? 17 : (tables[0] >> 4) == 0 ? 65 : 129;
            for (int i = 1; huffman && i <= 16 && i < tables.Length; i++)
            {
                length += tables[i];
            }

            if (length > tables.Length)
            {
                throw Invalid("a table does not end with its segment");
            }

            tables = tables[length..];
        }
    }

    private InvalidDataSetException Invalid(string rule) => new($"{_name} is no valid JPEG: {rule}.");
}
