using AcceleratorTraining.Hal;
using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>A submit writes its output buffers and nothing else: neighbours and inputs keep their bytes.</summary>
public abstract class SentinelSuite : ConformanceSuite
{
    // Odd sizes, so that a store wider than the tensor reaches into a sentinel.
    private static readonly TensorType Sentinel = new(ElementType.Int8, [61]);

    /// <summary>All single-profile vectors.</summary>
    public static TheoryData<string> Files => [.. SpecFolder.VectorFiles().Where(f => !f.StartsWith("rejects/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Leaves_neighbours_alone(string file)
    {
        SpecVector vector = SpecVector.Load(file)[0];
        ForwardProgram program = vector.ToProgram();
        byte[] pattern = [.. Enumerable.Range(0, 61).Select(i => (byte)(i * 37 + 1))];
        byte[][] inputs = vector.BoundInputs();
        using IDevice device = OpenDevice(Profiles.Get(vector.Profile));
        using IExecutable executable = device.Compile(program);
        List<IDeviceBuffer> sentinels = [device.Allocate(Sentinel)];
        List<IDeviceBuffer> buffers = [];
        foreach (Binding binding in program.Bindings)
        {
            buffers.Add(device.Allocate(binding.Type));
            sentinels.Add(device.Allocate(Sentinel));
        }

        foreach (IDeviceBuffer sentinel in sentinels) device.Write(sentinel, pattern);
        for (int i = 0; i < inputs.Length; i++) device.Write(buffers[i], inputs[i]);
        device.Submit(executable, buffers.ToArray());
        device.Submit(executable, buffers.ToArray());
        foreach (IDeviceBuffer sentinel in sentinels) Assert.Equal(pattern, await ProgramRunner.ReadAsync(device, sentinel));
        for (int i = 0; i < inputs.Length; i++) Assert.Equal(inputs[i], await ProgramRunner.ReadAsync(device, buffers[i]));
        for (int i = 0; i < vector.Outputs.Length; i++)
        {
            Assert.Equal(vector.Outputs[i].Bytes, await ProgramRunner.ReadAsync(device, buffers[inputs.Length + i]));
        }
    }
}
