namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>IDX images beside intact labels.</summary>
internal sealed class IdxTarget : FileTarget
{
    private const int Count = 4;

    public IdxTarget() => File.WriteAllBytes(Path.Combine(Folder, "train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, Count, 0, 1, 2, 1]);

    public override string Name => "idx";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [[0, 0, 8, 3, 0, 0, 0, Count, 0, 0, 0, 3, 0, 0, 0, 5, .. Enumerable.Range(0, Count * 15).Select(i => (byte)(i * 3))]];

    protected override string FileName => "train-images-idx3-ubyte";

    public override long AllocationBound(int length) => 64L * length + (64L << 20);
}
