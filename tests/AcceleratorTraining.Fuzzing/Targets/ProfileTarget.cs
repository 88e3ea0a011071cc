using System.Reflection;
using System.Text;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>Profile files; seeds are the shipped ones.</summary>
internal sealed class ProfileTarget : FuzzTarget
{
    public override string Name => "profile";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Shipped()];

    public override long AllocationBound(int length) => 100L * length + 200_000;

    public override string Read(byte[] input)
    {
        AcceleratorProfile profile = ProfileReader.Parse(Encoding.UTF8.GetString(input), "input");
        return $"{profile.Rescale.Rounding} {profile.AccumulatorOverflow} {profile.Rescale.Scales}";
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidProfileException;

    private static IEnumerable<byte[]> Shipped()
    {
        Assembly hal = typeof(ProfileReader).Assembly;
        foreach (string name in hal.GetManifestResourceNames().Where(n => n.StartsWith("profiles/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using Stream stream = hal.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return bytes;
        }
    }
}
