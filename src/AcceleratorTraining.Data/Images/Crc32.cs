namespace AcceleratorTraining.Data;

/// <summary>The CRC-32 of PNG chunks and zip entries: polynomial 0xEDB88320 reflected, all ones before and after.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = CreateTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] CreateTable()
    {
        uint[] table = new uint[256];
        for (uint entry = 0; entry < table.Length; entry++)
        {
            uint crc = entry;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }

            table[entry] = crc;
        }

        return table;
    }
}
