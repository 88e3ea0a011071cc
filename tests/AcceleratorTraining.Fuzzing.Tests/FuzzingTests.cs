using AcceleratorTraining.Fuzzing.Targets;

namespace AcceleratorTraining.Fuzzing.Tests;

public sealed class FuzzingTests
{
    public static TheoryData<string, int> Readers => new()
    {
        { "tflite", 8_000 }, { "onnx", 5_000 }, { "receipt", 20_000 }, { "profile", 8_000 }, { "image", 5_000 }, { "zip", 800 }, { "idx", 1_000 },
        { "npy", 2_000 }, { "npz", 800 }, { "csv", 3_000 }, { "cifar", 1_000 }, { "wav", 5_000 },
        { "timing", 5_000 }, { "energy", 3_000 }, { "topology", 3_000 }, { "configuration", 3_000 }, { "vela", 3_000 },
    };

    [Fact]
    public void Every_reader_is_in_the_list() =>
        Assert.Equal(Readers.Select(r => r.Data.Item1), Targets.Targets.All(null).Select(t => t.Name));

    [Theory]
    [MemberData(nameof(Readers))]
    public void Damaged_inputs_do_no_harm(string name, int inputs)
    {
        FuzzTarget target = Targets.Targets.All(null).Single(t => t.Name == name);
        Fuzzer fuzzer = new(target, seed: 2);
        while (fuzzer.Count < inputs)
        {
            Finding? finding = fuzzer.Step();
            Assert.True(finding is null, $"{name}: input {finding?.Number} {finding?.Harm}");
        }

        // Neither all refused at the door nor all accepted: the damage reaches the inside.
        Assert.InRange(fuzzer.Accepted, target.Seeds.Count, inputs - inputs / 20);
        Assert.True(fuzzer.Answers > 5, $"only {fuzzer.Answers} answers");
        (target as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_reader_that_crashes_is_found() => Assert.Contains("IndexOutOfRange", Find(new Planted(input => input[input[0]])), StringComparison.Ordinal);

    [Fact]
    public void A_reader_that_allocates_what_a_length_field_says_is_found() =>
        Assert.Contains("more than the bound", Find(new Planted(input => new byte[BitConverter.ToUInt16([.. input, 0, 0]) * 4].Length)), StringComparison.Ordinal);

    [Fact]
    public void A_refusal_without_a_reason_is_found() =>
        Assert.Contains("without a reason", Find(new Planted(input => input[0] > 100 ? throw new FormatException("no") : 0)), StringComparison.Ordinal);

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        byte[][] first = Record(3), again = Record(3), other = Record(4);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    private static string Find(FuzzTarget target)
    {
        Fuzzer fuzzer = new(target, 1);
        for (int i = 0; i < 10_000; i++)
        {
            if (fuzzer.Step() is { } finding) return finding.Harm;
        }

        return "nothing";
    }

    private static byte[][] Record(ulong seed)
    {
        List<byte[]> inputs = [];
        Fuzzer fuzzer = new(new Planted(input => { inputs.Add(input); return 0; }), seed);
        for (int i = 0; i < 200; i++) fuzzer.Step();
        return [.. inputs];
    }

    private sealed class Planted(Func<byte[], int> read) : FuzzTarget
    {
        public override string Name => "planted";

        public override IReadOnlyList<byte[]> Seeds { get; } = [[1, 0, 3, 4, 5, 6, 7, 8]];

        public override long AllocationBound(int length) => 64L * length + 4_096;

        public override string Read(byte[] input) => input.Length == 0 ? "" : $"{read(input)}";

        public override bool IsRefusal(Exception exception) => exception is FormatException;
    }
}
