using AcceleratorTraining.Hal;
using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Programs a profile's limits rule out are refused at Compile, with every broken rule.</summary>
public abstract class RejectionSuite : ConformanceSuite
{
    /// <summary>All rejected programs.</summary>
    public static TheoryData<string> Files => [.. SpecFolder.VectorFiles().Where(f => f.StartsWith("rejects/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Rejects(string file)
    {
        RejectedProgram rejected = RejectedProgram.Load(file);
        using IDevice device = OpenDevice(Profiles.Get(rejected.Profile));
        ProgramRejectedException exception = Assert.Throws<ProgramRejectedException>(() => device.Compile(rejected.Program));
        Assert.Equal(rejected.Rules, exception.Diagnostics.Select(d => d.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.All(exception.Diagnostics, d => Assert.Equal(rejected.Profile, d.Profile));
    }

    [Fact]
    public void A_rejected_program_leaves_the_device_usable()
    {
        RejectedProgram rejected = RejectedProgram.Load("rejects/npu-int8-limits.json");
        using IDevice device = OpenDevice(Profiles.Get(rejected.Profile));
        Assert.Throws<ProgramRejectedException>(() => device.Compile(rejected.Program));
        using IDeviceBuffer buffer = device.Allocate(new TensorType(ElementType.Int8, [3]));
        device.Write(buffer, [1, 2, 3]);
    }

    [Fact]
    public void An_extension_that_is_not_native_is_rejected_without_lowering()
    {
        IBackend backend = CreateBackend();
        SpecVector vector = SpecVector.Load("CROSS_ENTROPY/two-equal.json")[0];
        using IDevice device = backend.OpenDevice(Profiles.TfliteReference);
        if (backend.Extensions.HasFlag(OperatorExtensions.CrossEntropy))
        {
            device.Compile(vector.ToProgram()).Dispose();
            return;
        }

        ProgramRejectedException exception = Assert.Throws<ProgramRejectedException>(() => device.Compile(vector.ToProgram()));
        Assert.Contains(exception.Diagnostics, d => d.Rule == "EXT-01");
    }
}
