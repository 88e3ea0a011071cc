using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Microsoft.Extensions.DependencyInjection;
using IDevice = AcceleratorTraining.Hal.IDevice;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

public sealed class DeviceTests
{
    private static readonly TensorType Bytes = new(ElementType.Int8, [64]);

    [Fact]
    public async Task A_source_may_be_used_again_after_write()
    {
        using IDevice device = Pocl.Backend.OpenDevice(Profiles.TfliteReference);
        using IDeviceBuffer buffer = device.Allocate(Bytes);
        byte[] source = new byte[64], result = new byte[64];
        for (byte round = 1; round < 100; round++)
        {
            source.AsSpan().Fill(round);
            device.Write(buffer, source);
            source.AsSpan().Clear();
            await device.ReadAsync(buffer, result, TestContext.Current.CancellationToken);
            Assert.All(result, b => Assert.Equal(round, b));
        }
    }

    [Fact]
    public async Task A_disposed_buffer_and_executable_serve_what_was_queued()
    {
        using IDevice device = Pocl.Backend.OpenDevice(Profiles.TfliteReference);
        using IDeviceBuffer y = device.Allocate(Bytes);
        for (sbyte round = 0; round < 50; round++)
        {
            IDeviceBuffer x = device.Allocate(Bytes);
            IExecutable executable = device.Compile(Clamped());
            device.Write(x, Enumerable.Repeat((byte)round, 64).ToArray());
            device.Submit(executable, [x, y]);
            x.Dispose();
            executable.Dispose();
        }

        byte[] result = new byte[64];
        await device.ReadAsync(y, result, TestContext.Current.CancellationToken);
        Assert.All(result, b => Assert.Equal(20, b));
        Assert.Equal(64, ((IMemoryCounters)device).UsedBytes);
    }

    [Fact]
    public async Task Devices_of_one_backend_work_from_several_threads_at_once()
    {
        IlgpuBackend backend = Pocl.Backend;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(async () =>
        {
            using IDevice device = backend.OpenDevice(Profiles.TfliteReference);
            using IDeviceBuffer x = device.Allocate(Bytes), y = device.Allocate(Bytes);
            using IExecutable executable = device.Compile(Clamped());
            byte[] result = new byte[64];
            for (int round = 0; round < 100; round++)
            {
                device.Write(x, Enumerable.Repeat((byte)(seed * 4 + round % 4), 64).ToArray());
                device.Submit(executable, [x, y]);
                await device.ReadAsync(y, result);
                Assert.All(result, b => Assert.Equal(seed * 4 + round % 4, b));
            }
        })));
    }

    [Fact]
    public async Task A_lost_device_says_so_at_every_read_and_can_be_disposed()
    {
        // The interpreter, because its accelerator may be taken away without harm to other tests.
        using Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2).CPU());
        Accelerator accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context);
        IlgpuBackend backend = new(context, accelerator);
        using IDevice device = backend.OpenDevice(Profiles.TfliteReference);
        IDeviceBuffer buffer = device.Allocate(Bytes);
        ((IlgpuDevice)device).Fail();
        DeviceLostException first = await Assert.ThrowsAsync<DeviceLostException>(async () => await device.ReadAsync(buffer, new byte[64], TestContext.Current.CancellationToken));
        device.Write(buffer, new byte[64]);
        Assert.Same(first, await Assert.ThrowsAsync<DeviceLostException>(async () => await device.ReadAsync(buffer, new byte[64], TestContext.Current.CancellationToken)));
        buffer.Dispose();
        device.Dispose();
        backend.Dispose();
        accelerator.Dispose();
    }

    [Fact]
    public void An_absent_accelerator_gives_a_reason_and_no_device()
    {
        IlgpuBackend backend = new(new IlgpuBackendOptions { DeviceName = "a card that nobody has" });
        Assert.False(backend.IsAvailable(out string? reason));
        Assert.Contains("a card that nobody has", reason, StringComparison.Ordinal);
        Assert.Null(backend.AcceleratorName);
        Assert.Equal(reason, Assert.Throws<NotSupportedException>(() => backend.OpenDevice(Profiles.TfliteReference)).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(IlgpuAccelerator.Cuda)]
    [InlineData(IlgpuAccelerator.OpenCL)]
    public void The_interpreter_takes_the_place_of_no_other_accelerator(IlgpuAccelerator? kind)
    {
        using IlgpuBackend backend = new(new IlgpuBackendOptions { Accelerator = kind });
        Assert.Equal(backend.IsAvailable(out string? reason), reason is null);
        Assert.DoesNotContain("(CPU)", backend.AcceleratorName ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_beyond_the_accelerators_gives_a_reason()
    {
        IlgpuBackend backend = new(new IlgpuBackendOptions { Accelerator = IlgpuAccelerator.Cpu, Index = 1000 });
        Assert.False(backend.IsAvailable(out string? reason));
        Assert.Contains("no index 1000", reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IlgpuBackend(new IlgpuBackendOptions { Index = -1 }));
    }

    [Fact]
    public void It_is_registered_under_its_name_with_its_options()
    {
        using ServiceProvider services = new ServiceCollection().AddIlgpuBackend(o => o.Accelerator = IlgpuAccelerator.Cpu).BuildServiceProvider();
        IlgpuBackend backend = Assert.IsType<IlgpuBackend>(services.GetRequiredKeyedService<IBackend>("ilgpu"));
        Assert.Same(backend, Assert.Single(services.GetServices<IBackend>()));
        Assert.Equal("ilgpu", backend.Name);
        Assert.Equal("CPUAccelerator (CPU)", backend.AcceleratorName);
    }

    // y = min(x, 20)
    private static ForwardProgram Clamped()
    {
        ForwardProgramBuilder b = new("clamped");
        b.Output("y", b.Apply(new Cast { Output = ElementType.Int8 }, b.Apply(new Clamp { Minimum = -20, Maximum = 20 }, b.Input("x", Bytes))));
        return b.Build();
    }
}
