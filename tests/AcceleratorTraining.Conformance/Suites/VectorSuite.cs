using AcceleratorTraining.Hal;
using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Every vector of hal-spec, byte for byte, under the profile it names.</summary>
public abstract class VectorSuite : ConformanceSuite
{
    /// <summary>All vector files but the rejected programs.</summary>
    public static TheoryData<string> Files => [.. SpecFolder.VectorFiles().Where(f => !f.StartsWith("rejects/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Reproduces(string file) => CheckAsync(file, OpenDevice);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Reproduces_with_every_extension_lowered(string file) =>
        CheckAsync(file, profile => ExtensionLoweringDevice.Open(CreateBackend(), profile, OperatorExtensions.None));

    private static async Task CheckAsync(string file, Func<AcceleratorProfile, IDevice> open)
    {
        foreach (SpecVector vector in SpecVector.Load(file))
        {
            using IDevice device = open(Profiles.Get(vector.Profile));
            byte[][] outputs = await ProgramRunner.RunAsync(device, vector.ToProgram(), vector.BoundInputs());
            Assert.Equal(vector.Outputs.Length, outputs.Length);
            for (int i = 0; i < outputs.Length; i++)
            {
                ElementType element = vector.Outputs[i].Type.Element;
                string expected = ProgramRunner.Elements(element, vector.Outputs[i].Bytes), actual = ProgramRunner.Elements(element, outputs[i]);
                Assert.True(expected == actual, $"{file} under {vector.Profile}, {vector.Outputs[i].Name}: expected {expected}, not {actual}.");
            }
        }
    }
}
