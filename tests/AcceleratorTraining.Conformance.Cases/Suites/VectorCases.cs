using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Every vector of hal-spec, byte for byte, under the profile it names.</summary>
public static class VectorCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "vectors";

    /// <summary>One case a file.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
        [.. Files.Select(f => new ConformanceCase(Suite, f, b => CheckAsync(f, p => ExtensionLoweringDevice.Open(b, p))))];

    internal static IEnumerable<string> Files => VectorFiles.All.Where(f => !f.StartsWith(VectorFiles.Rejects, StringComparison.Ordinal));

    internal static async Task CheckAsync(string file, Func<AcceleratorProfile, IDevice> open)
    {
        foreach (SpecVector vector in SpecVector.Load(file))
        {
            using IDevice device = open(Profiles.Get(vector.Profile));
            byte[][] outputs = await ProgramRunner.RunAsync(device, vector.ToProgram(), vector.BoundInputs()).ConfigureAwait(false);
            Check.That(vector.Outputs.Length == outputs.Length, $"{file}: {outputs.Length} outputs instead of {vector.Outputs.Length}.");
            for (int i = 0; i < outputs.Length; i++)
            {
                Check.Same(vector.Outputs[i].Type, vector.Outputs[i].Bytes!, outputs[i], $"{file} under {vector.Profile}, {vector.Outputs[i].Name}");
            }
        }
    }
}
