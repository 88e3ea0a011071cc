using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>Submits that do not depend on each other go together; what comes out does not tell.</summary>
public sealed class CoalescingTests
{
    private const int Directions = 20, Outputs = 24, Inputs = 10;

    [Fact]
    public async Task Directions_are_evaluated_in_one_launch()
    {
        using IDevice device = Pocl.Backend.OpenDevice(Profiles.TfliteReference), cpu = new CpuBackend().OpenDevice(Profiles.TfliteReference);
        byte[][] actual = await EvaluateAsync(device), expected = await EvaluateAsync(cpu);
        Assert.Equal(Directions, expected.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(expected, actual);
        Assert.Equal(1, ((IlgpuDevice)device).Launches);
    }

    [Fact]
    public async Task A_submit_that_reads_what_a_waiting_one_writes_comes_after_it()
    {
        // Each doubles what the one before has left: 3, 6, 12, 24, 48.
        using IDevice device = Pocl.Backend.OpenDevice(Profiles.TfliteReference);
        using IExecutable doubled = device.Compile(Doubled());
        IDeviceBuffer[] chain = [.. Enumerable.Range(0, 5).Select(_ => device.Allocate(doubled.Bindings[0].Type))];
        device.Write(chain[0], [3, 0, 0, 0]);
        for (int i = 0; i + 1 < chain.Length; i++) device.Submit(doubled, [chain[i], chain[i + 1]]);
        Assert.Equal(48, await ReadAsync(device, chain[^1]));
        Assert.Equal(4, ((IlgpuDevice)device).Launches);
    }

    [Fact]
    public async Task A_write_to_a_buffer_that_a_submit_waits_for_comes_after_it()
    {
        using IDevice device = Pocl.Backend.OpenDevice(Profiles.TfliteReference);
        using IExecutable doubled = device.Compile(Doubled());
        using IDeviceBuffer x = device.Allocate(doubled.Bindings[0].Type), first = device.Allocate(doubled.Bindings[1].Type), second = device.Allocate(doubled.Bindings[1].Type);
        device.Write(x, [5, 0, 0, 0]);
        device.Submit(doubled, [x, first]);
        device.Write(x, [7, 0, 0, 0]);
        device.Submit(doubled, [x, second]);
        Assert.Equal((10, 14), (await ReadAsync(device, first), await ReadAsync(device, second)));
    }

    [Fact]
    public async Task Two_submits_that_write_one_buffer_leave_what_the_second_wrote()
    {
        using IDevice device = Pocl.Backend.OpenDevice(Profiles.TfliteReference);
        using IExecutable doubled = device.Compile(Doubled());
        using IDeviceBuffer a = device.Allocate(doubled.Bindings[0].Type), b = device.Allocate(doubled.Bindings[0].Type), y = device.Allocate(doubled.Bindings[1].Type);
        device.Write(a, [1, 0, 0, 0]);
        device.Write(b, [2, 0, 0, 0]);
        device.Submit(doubled, [a, y]);
        device.Submit(doubled, [b, y]);
        device.Submit(doubled, [a, b]);
        Assert.Equal((4, 2), (await ReadAsync(device, y), await ReadAsync(device, b)));
    }

    private static async Task<int> ReadAsync(IDevice device, IDeviceBuffer buffer)
    {
        byte[] bytes = new byte[4];
        await device.ReadAsync(buffer, bytes, TestContext.Current.CancellationToken);
        return (int)ElementType.Int32.Read(bytes, 0);
    }

    private static ForwardProgram Doubled()
    {
        ForwardProgramBuilder b = new("doubled");
        int x = b.Input("x", new TensorType(ElementType.Int32, [1]));
        b.Output("y", b.Apply(new Add(), x, x));
        return b.Build();
    }

    // Perturbed weights by a layer, one key and one result a submit; images and weights are shared.
    private static async Task<byte[][]> EvaluateAsync(IDevice device)
    {
        ForwardProgramBuilder b = new("query");
        int x = b.Input("x", new TensorType(ElementType.Int8, [3, Inputs])), w = b.Input("w", new TensorType(ElementType.Int8, [Outputs, Inputs]));
        int key = b.Input("key", new TensorType(ElementType.UInt32, [4])), magnitude = b.Input("magnitude", Perturbation);
        int scale = b.Constant<int>("scale", ElementType.Int32, [1], [3 << 16]);
        Perturb perturb = new() { Tensor = 5, Direction = DirectionKind.Gaussian8, Order = ElementOrder.Panels, Output = ElementType.Int8, Range = ValueRange.Symmetric(127) };
        int sums = b.Apply(new MatMul(), x, b.Apply(perturb, w, key, magnitude, scale), b.Constant<int>("bias", ElementType.Int32, [Outputs], new int[Outputs]));
        b.Output("y", sums);
        using IExecutable executable = device.Compile(b.Build());
        IDeviceBuffer[] shared = [.. executable.Bindings.Take(2).Select(binding => device.Allocate(binding.Type))];
        for (int i = 0; i < shared.Length; i++) device.Write(shared[i], [.. Enumerable.Range(0, (int)shared[i].Type.ByteCount).Select(e => (byte)(e * 37 + i))]);
        IDeviceBuffer one = device.Allocate(Perturbation);
        device.Write(one, [0, 0, 1, 0]);
        List<IDeviceBuffer> results = [];
        for (uint q = 0; q < Directions; q++)
        {
            IDeviceBuffer keys = device.Allocate(executable.Bindings[2].Type);
            byte[] words = new byte[16];
            DirectionKey.Create(99, 1, q).Write(words);
            device.Write(keys, words);
            results.Add(device.Allocate(executable.Bindings[^1].Type));
            device.Submit(executable, [.. shared, keys, one, results[^1]]);
        }

        byte[][] bytes = [.. results.Select(r => new byte[r.Type.ByteCount])];
        for (int i = 0; i < bytes.Length; i++) await device.ReadAsync(results[i], bytes[i]);
        return bytes;
    }

    private static TensorType Perturbation => new(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude));
}
