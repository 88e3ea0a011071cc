namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>CIFAR-10 binaries.</summary>
internal sealed class CifarTarget : FileTarget
{
    private const int RecordBytes = 3073;

    public override string Name => "cifar";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Enumerable.Range(0, RecordBytes).Select(i => (byte)(i % 251))],
        .. new byte[] { 3, 5, 9 }.Select(label => Enumerable.Range(0, 2 * RecordBytes).Select(i => i % RecordBytes == 0 ? label : (byte)i).ToArray()),
    ];

    protected override string FileName => "data_batch_1.bin";

    public override long AllocationBound(int length) => 64L * length + (1L << 20);
}
