using System.Buffers.Binary;
using System.Numerics;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>Receipts, strict and torn; frames' checksums are put right most of the time.</summary>
internal sealed class ReceiptTarget : FuzzTarget
{
    private readonly byte[][] _seeds;
    private int _count;

    public ReceiptTarget()
    {
        string folder = Directory.CreateTempSubdirectory("acctrain-fuzz-").FullName;
        try
        {
            _seeds = [.. AdaptationRecipes.All.Take(4).Select((recipe, i) => Write(Path.Combine(folder, $"{i}.receipt"), recipe))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        // The registry of pieces is made once, by the first receipt: not that input's doing.
        foreach (byte[] seed in _seeds) ReceiptReader.Parse(seed, allowTorn: true);
    }

    public override string Name => "receipt";

    public override IReadOnlyList<byte[]> Seeds => _seeds;

    public override long AllocationBound(int length) => 64L * length + 65_536;

    public override string Read(byte[] input)
    {
        Receipt receipt = ReceiptReader.Parse(input, allowTorn: _count++ % 2 == 0);
        return $"{receipt.Steps} steps";
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidReceiptException;

    // Frames are [kind u8][length u16][payload][CRC-32C of all before].
    public override void Repair(byte[] input)
    {
        for (int at = 0; at + 7 <= input.Length;)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(at + 1)) + 3;
            if (at + length + 4 > input.Length) return;
            uint crc = uint.MaxValue;
            foreach (byte value in input.AsSpan(at, length)) crc = BitOperations.Crc32C(crc, value);
            BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(at + length), ~crc);
            at += length + 4;
        }
    }

    private static byte[] Write(string path, AdaptationRecipe recipe)
    {
        const int steps = 70;
        ReceiptHeader header = new()
        {
            ModelSha256 = new string('b', 64),
            Profile = Profiles.TfliteReference.Name,
            ProfileFingerprint = ReceiptHeader.Fingerprint(Profiles.TfliteReference),
            DataFingerprint = 7,
            Seed = 1,
            Recipe = recipe with { Steps = steps },
        };
        using (ReceiptWriter writer = ReceiptWriter.Create(path, header))
        {
            sbyte[] coefficients = new sbyte[recipe.Queries];
            for (int step = 0; step < steps; step++)
            {
                Array.Fill(coefficients, (sbyte)(step * 5));
                writer.Add(coefficients);
            }

            writer.Complete(recipe.ExactHead ? new FinalHead([1, -128, 127, 0, 5, 6], [int.MinValue, int.MaxValue]) : null, new string('a', 64));
        }

        return File.ReadAllBytes(path);
    }
}
