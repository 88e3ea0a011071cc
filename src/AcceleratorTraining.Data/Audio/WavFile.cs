using System.Buffers.Binary;

namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// RIFF WAVE with uncompressed PCM: 8, 16 or 24 bits, one or two channels. 8 bits are unsigned about 128; 24 bits are rounded
/// to 16, ties up, and saturate; two channels become their mean, ties up.
/// </summary>
public static class WavFile
{
    /// <summary>The lowest rate that is read, in Hz.</summary>
    public const int MinimumRate = 4000;

    /// <summary>The highest rate that is read, in Hz.</summary>
    public const int MaximumRate = 192_000;

    /// <summary>The longest sound that is read, in seconds.</summary>
    public const int MaximumSeconds = 600;

    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const int ExtensibleFormat = 40;

    // What follows the format's number in KSDATAFORMAT_SUBTYPE_PCM and its siblings.
    private static ReadOnlySpan<byte> SubtypeTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Decodes a file in memory. Allocates no more than twice the sound it holds.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="file">All its bytes.</param>
    /// <exception cref="InvalidDataSetException">It is no such WAV file; one sentence says why.</exception>
    public static AudioClip Parse(string name, ReadOnlySpan<byte> file)
    {
        WavFormat format = Read(name, file, out ReadOnlySpan<byte> data);
        short[] samples = new short[data.Length / format.FrameBytes];
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<byte> frame = data.Slice(i * format.FrameBytes, format.FrameBytes);
            int first = Sample(frame, format.SampleBytes);
            samples[i] = (short)(format.Channels == 1 ? first : (first + Sample(frame[format.SampleBytes..], format.SampleBytes) + 1) >> 1);
        }

        return new AudioClip(samples, format.Rate);
    }

    /// <summary>How long a file's sound is, without decoding it.</summary>
    /// <returns>Samples a channel, and samples a second.</returns>
    /// <exception cref="InvalidDataSetException">As <see cref="Parse"/>.</exception>
    internal static (int Samples, int Rate) Measure(string name, ReadOnlySpan<byte> file)
    {
        WavFormat format = Read(name, file, out ReadOnlySpan<byte> data);
        return (data.Length / format.FrameBytes, format.Rate);
    }

    private static WavFormat Read(string name, ReadOnlySpan<byte> file, out ReadOnlySpan<byte> data)
    {
        if (file.Length < RiffHeader || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
        {
            throw new InvalidDataSetException($"{name} is no WAV file: it does not begin with a RIFF WAVE header.");
        }

        WavFormat? format = null;
        for (int at = RiffHeader; at + ChunkHeader <= file.Length;)
        {
            ReadOnlySpan<byte> id = file.Slice(at, 4);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            at += ChunkHeader;
            if (length > file.Length - at)
            {
                throw new InvalidDataSetException($"{name} is truncated: the chunk at byte {at - ChunkHeader} declares {length} bytes, but {file.Length - at} follow.");
            }

            ReadOnlySpan<byte> chunk = file.Slice(at, (int)length);
            if (id.SequenceEqual("fmt "u8))
            {
                format = Format(name, chunk);
            }
            else if (id.SequenceEqual("data"u8))
            {
                data = chunk;
                WavFormat found = format ?? throw new InvalidDataSetException($"{name} has its sound before its format chunk.");
                RequireSamples(name, chunk.Length, found);
                return found;
            }

            // Chunks are padded to even lengths; the last one's padding is often missing.
            at += (int)length + (int)(length & 1);
        }

        throw new InvalidDataSetException($"{name} is a WAV file without {(format is null ? "a format chunk" : "sound")}.");
    }

    private static void RequireSamples(string name, int bytes, WavFormat format)
    {
        if (bytes == 0 || bytes % format.FrameBytes != 0)
        {
            throw new InvalidDataSetException($"{name} holds {bytes} bytes of sound, no whole number of samples of {format.FrameBytes} bytes.");
        }

        if (bytes / format.FrameBytes > (long)MaximumSeconds * format.Rate)
        {
            throw new InvalidDataSetException($"{name} is longer than {MaximumSeconds} seconds.");
        }
    }

    private static WavFormat Format(string name, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16)
        {
            throw new InvalidDataSetException($"{name} has a format chunk of {chunk.Length} bytes; it takes at least 16.");
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk), channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == 0xFFFE && chunk.Length >= ExtensibleFormat && chunk[26..ExtensibleFormat].SequenceEqual(SubtypeTail))
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (tag != 1 || channels is not (1 or 2) || bits is not (8 or 16 or 24) || frameBytes != channels * bits / 8)
        {
            throw new InvalidDataSetException($"{name} has format {tag}, {channels} channels and {bits} bits in frames of {frameBytes} bytes; read are PCM (format 1), 1 or 2 channels, 8, 16 or 24 bits.");
        }

        return rate is >= MinimumRate and <= MaximumRate
            ? new WavFormat(channels, (int)rate, bits / 8)
            : throw new InvalidDataSetException($"{name} has {rate} samples a second; read are {MinimumRate} to {MaximumRate}.");
    }

    private static int Sample(ReadOnlySpan<byte> frame, int bytes) => bytes switch
    {
        1 => (frame[0] - 128) << 8,
        2 => BinaryPrimitives.ReadInt16LittleEndian(frame),
        _ => Math.Min((((sbyte)frame[2] << 16) + (frame[1] << 8) + frame[0] + 128) >> 8, short.MaxValue),
    };

    private readonly record struct WavFormat(int Channels, int Rate, int SampleBytes)
    {
        public int FrameBytes => Channels * SampleBytes;
    }
}
