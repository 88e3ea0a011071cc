using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Programs a profile's limits rule out are refused at Compile, with every broken rule.</summary>
public static class RejectionCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "rejections";

    /// <summary>One case a rejected program, and what a refusal leaves behind.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        .. VectorFiles.All.Where(f => f.StartsWith(VectorFiles.Rejects, StringComparison.Ordinal))
            .Select(f => new ConformanceCase(Suite, f, b => Task.Run(() => Rejects(b, f)))),
        new(Suite, "a rejected program leaves the device usable", LeavesTheDeviceUsable),
        new(Suite, "an extension that is not native is rejected without lowering", RejectsMissingExtensionsAsync),
    ];

    private static void Rejects(IBackend backend, string file)
    {
        RejectedProgram rejected = RejectedProgram.Load(file);
        using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.Get(rejected.Profile));
        ProgramRejectedException exception = Check.Throws<ProgramRejectedException>(() => device.Compile(rejected.Program), file);
        string expected = string.Join(", ", rejected.Rules), actual = string.Join(", ", exception.Diagnostics.Select(d => d.Rule).Distinct().Order(StringComparer.Ordinal));
        Check.That(expected == actual, $"{file}: rejected by {actual} instead of {expected}.");
        Check.That(exception.Diagnostics.All(d => d.Profile == rejected.Profile), $"{file}: a diagnostic names another profile than {rejected.Profile}.");
    }

    private static async Task LeavesTheDeviceUsable(IBackend backend)
    {
        RejectedProgram rejected = RejectedProgram.Load("rejects/npu-int8-limits.json");
        using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.Get(rejected.Profile));
        Check.Throws<ProgramRejectedException>(() => device.Compile(rejected.Program), "the program");
        using IDeviceBuffer buffer = device.Allocate(new TensorType(ElementType.Int8, [3]));
        device.Write(buffer, [1, 2, 3]);
        Check.Same([1, 2, 3], await ProgramRunner.ReadAsync(device, buffer).ConfigureAwait(false), "what was written afterwards");
    }

    private static async Task RejectsMissingExtensionsAsync(IBackend backend)
    {
        foreach (string file in VectorCases.Files)
        {
            SpecVector vector = SpecVector.Load(file)[0];
            if (vector.Operator.Extension == OperatorExtensions.None) continue;
            using IDevice device = backend.OpenDevice(Profiles.Get(vector.Profile));
            if (backend.Extensions.HasFlag(vector.Operator.Extension))
            {
                await ProgramRunner.RunAsync(device, vector.ToProgram(), vector.BoundInputs()).ConfigureAwait(false);
                continue;
            }

            ProgramRejectedException exception = Check.Throws<ProgramRejectedException>(() => device.Compile(vector.ToProgram()), file);
            Check.That(exception.Diagnostics.Any(d => d.Rule == "EXT-01"), $"{file}: is rejected, but not by EXT-01.");
        }
    }
}
