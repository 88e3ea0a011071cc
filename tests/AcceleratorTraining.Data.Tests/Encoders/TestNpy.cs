using System.Text;

namespace AcceleratorTraining.Data.Tests.Encoders;

/// <summary>Writes .npy files of version 1.</summary>
internal static class TestNpy
{
    /// <summary>A file of one array.</summary>
    /// <param name="type">As NumPy writes it, e.g. |u1.</param>
    /// <param name="shape">As Python writes it, e.g. (2, 3).</param>
    /// <param name="data">The elements.</param>
    /// <param name="fortran">What the header says of the order.</param>
    public static byte[] Encode(string type, string shape, ReadOnlySpan<byte> data, string fortran = "False")
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. data];
    }

    /// <summary>The bytes of numbers, the lowest first.</summary>
    public static byte[] Bytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
