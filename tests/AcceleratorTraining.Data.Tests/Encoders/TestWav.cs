using System.Buffers.Binary;

namespace AcceleratorTraining.Data.Tests.Encoders;

/// <summary>Writes WAV files and makes the sounds that tests need.</summary>
internal static class TestWav
{
    /// <summary>16-bit mono PCM.</summary>
    public static byte[] Encode(ReadOnlySpan<short> samples, int rate)
    {
        byte[] data = new byte[samples.Length * 2];
        for (int i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), samples[i]);
        return Encode(data, rate, 1, 16);
    }

    /// <summary>Any PCM data behind a header of 44 bytes.</summary>
    public static byte[] Encode(byte[] data, int rate, int channels, int bits, int format = 1)
    {
        byte[] file = new byte[44 + data.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), (short)format);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), (short)bits);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        data.CopyTo(file.AsSpan(44));
        return file;
    }

    /// <summary>A sine of a frequency in Hz.</summary>
    public static short[] Sine(double frequency, int rate, int samples, double amplitude) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * i / rate)))];

    /// <summary>Rising chirp with noise and a silent tail: something in every band.</summary>
    public static short[] Chirp(int samples, int amplitude)
    {
        Random random = new(samples + amplitude);
        short[] sound = new short[samples];
        for (int i = 0; i < samples * 4 / 5; i++)
        {
            double t = i / 16000.0;
            sound[i] = (short)((amplitude * (0.6 * Math.Sin(2 * Math.PI * (100 + (1500 * t)) * t) + (0.2 * Math.Sin(2 * Math.PI * 5000 * t)))) + random.Next(-amplitude / 5, (amplitude / 5) + 1));
        }

        return sound;
    }
}
