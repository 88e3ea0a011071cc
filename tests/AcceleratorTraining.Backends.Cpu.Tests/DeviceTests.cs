using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using Microsoft.Extensions.DependencyInjection;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class DeviceTests
{
    [Fact]
    public void Submit_allocates_nothing()
    {
        foreach (ForwardProgram program in new[] { Networks.Residual(3, 4, trains: false), Networks.Residual(3, 4, trains: true), Networks.Attention(3, 4) })
            foreach (KernelRow row in Differential.Rows)
            {
                using CpuDevice device = Differential.Open(TestProfiles.Base, row);
                using IExecutable executable = device.Compile(program);
                IDeviceBuffer[] buffers = Buffers(device, program, 1);
                for (int i = 0; i < 40; i++) device.Submit(executable, buffers);
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 10; i++) device.Submit(executable, buffers);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }
    }

    [Fact]
    public void Weights_are_packed_again_only_when_their_buffer_changed()
    {
        ForwardProgramBuilder b = new("repack");
        int x = b.Input("x", new TensorType(ElementType.Int8, [2, 40]));
        int w = b.Input("w", new TensorType(ElementType.Int8, [5, 40])), bias = b.Input("b", new TensorType(ElementType.Int32, [5], ValueRange.Symmetric(1000)));
        b.Output("y", b.Apply(new MatMul(), x, w, bias));
        ForwardProgram program = b.Build();
        using CpuDevice device = Differential.Open(TestProfiles.Base, KernelTable.All.First(r => r.IsSupported));
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = Buffers(device, program, 1);
        PackedWeights packed = ((CpuExecutable)executable).Plan.Tables.OfType<PackedConv>().Single().Weights;

        void Submit(int expected)
        {
            device.Submit(executable, buffers);
            Assert.Equal(expected, packed.PackCount);
            using IDevice reference = new ReferenceBackend().OpenDevice(TestProfiles.Base);
            IDeviceBuffer[] copies = [.. program.Bindings.Select(i => reference.Allocate(i.Type))];
            for (int i = 0; i < 3; i++) reference.Write(copies[i], Differential.Read(device, buffers[i]));
            reference.Submit(reference.Compile(program), copies);
            Assert.Equal(Differential.Read(reference, copies[3]), Differential.Read(device, buffers[3]));
        }

        Submit(1);
        Submit(1);
        device.Write(buffers[0], new Draw(7).Tensor(buffers[0].Type));
        device.Write(buffers[2], new Draw(8).Tensor(buffers[2].Type));
        Submit(1);
        device.Write(buffers[1], new Draw(9).Tensor(buffers[1].Type));
        Submit(2);
        IDeviceBuffer other = device.Allocate(buffers[1].Type);
        (buffers[1], other) = (other, buffers[1]);
        Submit(3);
        buffers[1] = other;
        Submit(4);
    }

    [Fact]
    public void Footprint_holds_one_image_however_long_the_batch()
    {
        using CpuDevice device = Differential.Open(TestProfiles.Base, KernelTable.All[^1]);
        using IExecutable one = device.Compile(Networks.Residual(0, 1, trains: false)), many = device.Compile(Networks.Residual(0, 32, trains: false));
        Assert.Equal(one.Footprint.ScratchBytes, many.Footprint.ScratchBytes);

        // Only features and logits, which whole-batch operators read, grow with the batch.
        Assert.InRange(many.Footprint.PeakActivationBytes, one.Footprint.PeakActivationBytes, one.Footprint.PeakActivationBytes + 32 * 64);
    }

    [Fact]
    public void Memory_is_accounted_like_on_the_reference()
    {
        using IDevice cpu = new CpuBackend().OpenDevice(Profiles.TfliteReference), reference = new ReferenceBackend().OpenDevice(Profiles.TfliteReference);
        foreach (IDevice device in new[] { cpu, reference })
        {
            IDeviceBuffer buffer = device.Allocate(new TensorType(ElementType.Int8, [100]));
            device.Compile(Networks.Residual(0, 4, trains: false)).Dispose();
            buffer.Dispose();
            buffer.Dispose();
        }

        IMemoryCounters expected = reference.GetFeature<IMemoryCounters>()!, actual = cpu.GetFeature<IMemoryCounters>()!;
        Assert.Equal((0L, expected.PeakBytes), (actual.UsedBytes, actual.PeakBytes));
        Assert.Null(cpu.GetFeature<string>());
        Assert.Throws<OutOfDeviceMemoryException>(() => cpu.Allocate(new TensorType(ElementType.Int64, [int.MaxValue])));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        CpuDevice device = Differential.Open(TestProfiles.Base, KernelTable.All[^1]);
        using CpuDevice stranger = Differential.Open(TestProfiles.Base, KernelTable.All[^1]);
        ForwardProgram program = Networks.Update(1);
        IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = Buffers(device, program, 2);
        IDeviceBuffer foreign = stranger.Allocate(buffers[0].Type);
        Assert.Throws<ArgumentException>(() => device.Write(foreign, new byte[140]));
        Assert.Throws<ArgumentException>(() => device.Write(buffers[0], new byte[3]));
        Assert.Throws<ArgumentException>(() => device.Write(buffers[2], [.. Enumerable.Repeat((byte)127, 80)]));
        Assert.Throws<ArgumentException>(() => device.Submit(executable, [foreign, .. buffers[1..]]));
        Assert.Throws<ArgumentException>(() => device.Submit(executable, buffers.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => device.Submit(executable, [buffers[1], .. buffers[1..]]));
        Assert.Throws<ArgumentException>(() => stranger.Submit(executable, buffers));
        Assert.Throws<ArgumentException>(() => { _ = device.ReadAsync(buffers[0], new byte[1], TestContext.Current.CancellationToken).AsTask(); });
        ForwardProgramBuilder broken = new("broken");
        broken.Output("y", broken.Apply(new Softmax(), broken.Input("x", new TensorType(ElementType.Int8, [1, 4]))));
        Assert.Throws<ProgramRejectedException>(() => device.Compile(broken.Build()));
        buffers[0].Dispose();
        Assert.Throws<ArgumentException>(() => device.Submit(executable, buffers));
        executable.Dispose();
        executable.Dispose();
        Assert.Throws<ArgumentException>(() => device.Submit(executable, buffers));
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Compile(program));
        Assert.Throws<ObjectDisposedException>(() => device.Allocate(buffers[0].Type));
    }

    [Fact]
    public void The_lanes_are_the_best_that_processor_and_environment_allow()
    {
        static bool Allows(string instructions) => Environment.GetEnvironmentVariable($"DOTNET_Enable{instructions}") is not "0";
        string? expected = Environment.GetEnvironmentVariable(KernelTable.Variable);
        if (string.IsNullOrEmpty(expected))
        {
            bool any = Allows("HWIntrinsic"), wide = any && Allows("AVX") && Allows("AVX2");
            expected = !any ? "scalar" : !wide || !Avx2.IsSupported ? "vector128" : AvxVnni.IsSupported ? "avxvnni" : "avx2";
            Assert.True(any || !Vector128.IsHardwareAccelerated);
            Assert.True(wide || !Avx2.IsSupported);
        }

        Assert.Equal(expected, new CpuBackend().Lanes);
    }

    [Fact]
    public void Lanes_can_be_forced_and_a_wrong_name_says_what_is_known()
    {
        Assert.Equal(KernelTable.All.Length, KernelTable.All.Select(r => r.Name).Distinct().Count());
        foreach (KernelRow row in KernelTable.All) Assert.Equal(row.IsSupported, new CpuBackend(new CpuBackendOptions { Lanes = row.Name }).IsAvailable(out _));
        CpuBackend backend = new(new CpuBackendOptions { Lanes = "mmx" });
        Assert.False(backend.IsAvailable(out string? reason));
        Assert.Contains("avx2", reason, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => backend.OpenDevice(TestProfiles.Base));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuBackend(new CpuBackendOptions { Threads = 0 }));
    }

    [Fact]
    public void Registration_gives_one_backend_by_key_and_in_the_list()
    {
        ServiceCollection services = new();
        services.AddCpuBackend(o => o.Lanes = "scalar").AddReferenceBackend();
        using ServiceProvider provider = services.BuildServiceProvider();
        IBackend backend = provider.GetRequiredKeyedService<IBackend>("cpu");
        Assert.Equal(("cpu", OperatorExtensions.All), (backend.Name, backend.Extensions));
        Assert.Contains(backend, provider.GetServices<IBackend>());
        Assert.True(backend.IsAvailable(out _));
    }

    private static IDeviceBuffer[] Buffers(CpuDevice device, ForwardProgram program, int seed)
    {
        Draw draw = new(seed);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        for (int i = 0; i < buffers.Length; i++)
        {
            if (program.Bindings[i].Direction != BindingDirection.Output) device.Write(buffers[i], draw.Tensor(buffers[i].Type));
        }

        return buffers;
    }
}
