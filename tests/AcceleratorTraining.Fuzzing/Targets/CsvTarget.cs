namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>CSV tables.</summary>
internal sealed class CsvTarget : FileTarget
{
    public override string Name => "csv";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "label,a,b\n0,1,2\n1,3,255\n"u8.ToArray(),
        "0.5;0.25;wolf\r\n1;0;bear\r\n"u8.ToArray(),
        "1\t2\t0\n\n3.5\t2e1\t1"u8.ToArray(),
    ];

    protected override string FileName => "table.csv";

    // A label of up to 65,535 makes as many class names.
    public override long AllocationBound(int length) => 128L * length + (8L << 20);
}
