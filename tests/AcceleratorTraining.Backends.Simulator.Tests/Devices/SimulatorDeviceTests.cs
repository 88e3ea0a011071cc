using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Simulator.Tests.Support;
using AcceleratorTraining.Hal;
using Microsoft.Extensions.DependencyInjection;

namespace AcceleratorTraining.Backends.Simulator.Tests.Devices;

public sealed class SimulatorDeviceTests
{
    // 16 outputs x 8 channels x 18 inputs; the flat machine takes a cycle a multiplication and one an output, and waits a cycle a weight byte.
    private const long Macs = 16 * 8 * 18, Outputs = 16 * 8, Weights = 8 * 18;

    [Fact]
    public async Task Submits_are_billed_one_by_one()
    {
        using IDevice device = Simulators.OnCpu().OpenDevice(Profiles.TfliteReference);
        IExecutionCounters counters = Run(device, Programs.Convolution(), submits: 3);
        Assert.Equal("flat (flat)", counters.Machine);
        Assert.Equal((3, 3 * Macs, 3 * (Macs + Outputs + Weights), 3 * Weights), (counters.Submits, counters.Macs, counters.Cycles, counters.StallCycles));
        Assert.Equal([new MemoryTraffic("flash", "weights", 3 * Weights, 0)], counters.Traffic);

        // x and w are written; one element of y is 128 bytes.
        Assert.Equal((32 + 144, 0), (counters.HostWrittenBytes, counters.HostReadBytes));
        using IDeviceBuffer other = device.Allocate(new TensorType(ElementType.Int8, [5]));
        await device.ReadAsync(other, new byte[5], TestContext.Current.CancellationToken);
        Assert.Equal(5, counters.HostReadBytes);
    }

    [Fact]
    public void A_program_that_was_not_submitted_costs_nothing_and_disposed_ones_stay_on_the_bill()
    {
        using IDevice device = Simulators.OnCpu().OpenDevice(Profiles.TfliteReference);
        device.Compile(Programs.Convolution()).Dispose();
        IExecutionCounters counters = Run(device, Programs.Convolution(), submits: 1);
        ISimulation simulation = device.GetFeature<ISimulation>()!;
        Assert.Equal([0, 1], simulation.Programs.Select(p => p.Submits));
        Assert.Equal(simulation.Programs[1].Total.Cycles, counters.Cycles);
    }

    [Fact]
    public void What_the_machine_lacks_is_billed_as_transfers_from_its_host()
    {
        using IDevice native = ExtensionLoweringDevice.Open(Simulators.OnCpu(), Profiles.TfliteReference);
        using IDevice lowered = ExtensionLoweringDevice.Open(Simulators.OnCpu(OperatorExtensions.None), Profiles.TfliteReference);
        IExecutionCounters own = Run(native, Programs.Convolution(perturbed: true), submits: 2), host = Run(lowered, Programs.Convolution(perturbed: true), submits: 2);
        Assert.Equal(own.Macs, host.Macs);

        // At each submit the host reads the weights, moves them, and writes them back as other weights.
        Assert.Equal(own.HostWrittenBytes + 2 * Weights, host.HostWrittenBytes);
        Assert.True(host.HostReadBytes >= 2 * Weights, $"{host.HostReadBytes} bytes were read.");
    }

    [Fact]
    public void Transfers_take_cycles_where_the_host_has_a_bus()
    {
        TimingProfile timing = Simulators.Flat(OperatorExtensions.All) with { HostBytesPerCycle = 0.5 };
        using IDevice device = new SimulatorBackend(new CpuBackend(), timing).OpenDevice(Profiles.TfliteReference);
        IExecutionCounters counters = Run(device, Programs.Convolution(), submits: 1);
        Assert.Equal(Macs + Outputs + Weights + 2 * (32 + 144), counters.Cycles);
    }

    [Fact]
    public void An_executable_of_another_device_is_refused()
    {
        using IDevice device = Simulators.OnCpu().OpenDevice(Profiles.TfliteReference), other = new CpuBackend().OpenDevice(Profiles.TfliteReference);
        using IExecutable foreign = other.Compile(Programs.Convolution());
        Assert.Throws<ArgumentException>(() => device.Submit(foreign, []));
    }

    [Fact]
    public void Registration_names_an_inner_backend_that_is_missing()
    {
        static SimulatorBackend Get(string inner) => new ServiceCollection().AddCpuBackend().AddSimulatorBackend(o => o.Inner = inner).BuildServiceProvider().GetRequiredService<SimulatorBackend>();
        Assert.Contains("'gpu' is not registered", Assert.Throws<SimulationException>(() => Get("gpu")).Message, StringComparison.Ordinal);
        Assert.Contains("itself", Assert.Throws<SimulationException>(() => Get("simulator")).Message, StringComparison.Ordinal);
    }

    private static IExecutionCounters Run(IDevice device, ForwardProgram program, int submits)
    {
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        for (int i = 0; i < buffers.Length; i++)
        {
            if (program.Bindings[i].Name is "x" or "w") device.Write(buffers[i], new byte[program.Bindings[i].Type.ByteCount]);
        }

        for (int i = 0; i < submits; i++) device.Submit(executable, buffers);
        return device.GetFeature<IExecutionCounters>()!;
    }
}
