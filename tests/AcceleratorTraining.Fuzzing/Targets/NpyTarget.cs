using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>.npy samples beside intact labels.</summary>
internal sealed class NpyTarget : FileTarget
{
    private const int Count = 4;

    public NpyTarget() => File.WriteAllBytes(Path.Combine(Folder, "labels.npy"), TestNpy.Encode("|u1", "(4,)", [0, 1, 2, 1]));

    public override string Name => "npy";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        TestNpy.Encode("|u1", "(4, 3, 5)", Elements(60)),
        TestNpy.Encode("|i1", "(4, 1, 2, 3)", Elements(24)),
        TestNpy.Encode("<f4", "(4, 2)", TestNpy.Bytes(0, 0.5f, 1, 0.25f, 0, 1, 1, 0.125f)),
        TestNpy.Encode(">i2", "(4, 1)", [0, 1, 0, 2, 0, 3, 0, 4]),
    ];

    protected override string FileName => "x.npy";

    public override long AllocationBound(int length) => 64L * length + (1L << 20);

    private static byte[] Elements(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * Count))];
}
