using AcceleratorTraining.Hal;
using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>hal-spec/device-model.md: queue, ownership, memory and what is refused.</summary>
public abstract class DeviceRulesSuite : ConformanceSuite
{
    private static readonly TensorType Four = new(ElementType.Int32, [4]);

    private IDevice Open() => OpenDevice(Profiles.TfliteReference);

    private static ForwardProgram Sum()
    {
        ForwardProgramBuilder builder = new("sum");
        int a = builder.Input("a", Four), b = builder.Input("b", Four);
        builder.Output("y", builder.Apply(new Add(), a, b));
        return builder.Build();
    }

    private static byte[] Bytes(params int[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++) ElementType.Int32.Write(bytes, i, values[i]);
        return bytes;
    }

    [Fact] // DEVICE-01
    public async Task Operations_take_effect_in_call_order()
    {
        using IDevice device = Open();
        using IExecutable sum = device.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), b = device.Allocate(Four), first = device.Allocate(Four), second = device.Allocate(Four);
        device.Write(a, Bytes(1, 2, 3, 4));
        device.Write(b, Bytes(10, 20, 30, 40));
        device.Submit(sum, [a, b, first]);
        device.Write(a, Bytes(5, 5, 5, 5));
        device.Submit(sum, [a, first, second]);
        Assert.Equal(Bytes(16, 27, 38, 49), await ProgramRunner.ReadAsync(device, second));
        Assert.Equal(Bytes(11, 22, 33, 44), await ProgramRunner.ReadAsync(device, first));
    }

    [Fact] // DEVICE-02
    public async Task Many_submits_may_be_read_at_once()
    {
        using IDevice device = Open();
        using IExecutable sum = device.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), b = device.Allocate(Four);
        IDeviceBuffer[] results = [.. Enumerable.Range(0, 16).Select(_ => device.Allocate(Four))];
        for (int i = 0; i < results.Length; i++)
        {
            device.Write(a, Bytes(i, i, i, i));
            device.Submit(sum, [a, b, results[i]]);
        }

        for (int i = 0; i < results.Length; i++) Assert.Equal(Bytes(i, i, i, i), await ProgramRunner.ReadAsync(device, results[i]));
    }

    [Fact] // DEVICE-03
    public async Task A_disposed_buffer_serves_the_submits_before_it()
    {
        using IDevice device = Open();
        IExecutable sum = device.Compile(Sum());
        IDeviceBuffer a = device.Allocate(Four), b = device.Allocate(Four);
        using IDeviceBuffer y = device.Allocate(Four);
        device.Write(a, Bytes(7, 7, 7, 7));
        device.Submit(sum, [a, b, y]);
        a.Dispose();
        b.Dispose();
        sum.Dispose();
        sum.Dispose();
        using IDeviceBuffer other = device.Allocate(Four);
        device.Write(other, Bytes(9, 9, 9, 9));
        Assert.Equal(Bytes(7, 7, 7, 7), await ProgramRunner.ReadAsync(device, y));
    }

    [Fact] // DEVICE-03
    public async Task Foreign_and_disposed_things_are_refused()
    {
        using IDevice device = Open(), other = Open();
        using IExecutable sum = device.Compile(Sum()), foreignSum = other.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), y = device.Allocate(Four), foreign = other.Allocate(Four);
        IDeviceBuffer disposed = device.Allocate(Four);
        disposed.Dispose();
        disposed.Dispose();
        foreach (IDeviceBuffer bad in new[] { foreign, disposed })
        {
            Assert.ThrowsAny<ArgumentException>(() => device.Write(bad, new byte[16]));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await device.ReadAsync(bad, new byte[16]));
            Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, bad, y]));
            Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, a, bad]));
        }

        Assert.ThrowsAny<ArgumentException>(() => device.Submit(foreignSum, [a, a, y]));
        IExecutable gone = device.Compile(Sum());
        gone.Dispose();
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(gone, [a, a, y]));
    }

    [Fact] // DEVICE-03
    public async Task A_disposed_device_refuses_everything()
    {
        IDevice device = Open();
        IExecutable sum = device.Compile(Sum());
        IDeviceBuffer a = device.Allocate(Four), y = device.Allocate(Four);
        device.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Allocate(Four));
        Assert.Throws<ObjectDisposedException>(() => device.Compile(Sum()));
        Assert.Throws<ObjectDisposedException>(() => device.Write(a, new byte[16]));
        Assert.Throws<ObjectDisposedException>(() => device.Submit(sum, [a, a, y]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await device.ReadAsync(a, new byte[16]));
        a.Dispose();
        y.Dispose();
        sum.Dispose();
    }

    [Fact] // DEVICE-04
    public void Memory_beyond_the_profile_is_refused_and_comes_back()
    {
        using IDevice device = OpenDevice(Profiles.Get("mcu-int8"));
        TensorType half = new(ElementType.Int8, [262144]);
        using IDeviceBuffer first = device.Allocate(half);
        IDeviceBuffer second = device.Allocate(half);
        Assert.Throws<OutOfDeviceMemoryException>(() => device.Allocate(new TensorType(ElementType.Int8, [1])));
        second.Dispose();
        second.Dispose();
        using IDeviceBuffer third = device.Allocate(half);
        Assert.Throws<OutOfDeviceMemoryException>(() => device.Allocate(new TensorType(ElementType.Int8, [1])));
    }

    [Fact] // DEVICE-04
    public void A_program_counts_with_its_constants_and_activations()
    {
        using IDevice device = OpenDevice(Profiles.Get("mcu-int8"));
        ForwardProgramBuilder builder = new("constant");
        int a = builder.Input("a", Four), b = builder.Constant<int>("b", ElementType.Int32, [4], [1, 2, 3, 4]);
        builder.Output("y", builder.Apply(new Add(), builder.Apply(new Add(), a, b), b));
        using IExecutable executable = device.Compile(builder.Build());
        Assert.True(executable.Footprint.ConstantBytes >= 16);
        Assert.True(executable.Footprint.TotalBytes >= executable.Footprint.ConstantBytes + executable.Footprint.PeakActivationBytes);
        using IDeviceBuffer most = device.Allocate(new TensorType(ElementType.Int8, [262144]));
        Assert.Throws<OutOfDeviceMemoryException>(() => device.Allocate(new TensorType(ElementType.Int8, [262144])));
    }

    [Fact] // DEVICE-05
    public async Task Write_captures_its_source()
    {
        using IDevice device = Open();
        using IDeviceBuffer buffer = device.Allocate(Four);
        byte[] source = Bytes(1, 2, 3, 4);
        device.Write(buffer, source);
        source.AsSpan().Fill(0xFF);
        Assert.Equal(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, buffer));
    }

    [Fact] // DEVICE-05
    public async Task A_write_that_does_not_fit_changes_nothing()
    {
        using IDevice device = Open();
        using IDeviceBuffer buffer = device.Allocate(new TensorType(ElementType.Int8, [3], new ValueRange(-2, 5)));
        device.Write(buffer, [0xFE, 0, 5]);
        Assert.ThrowsAny<ArgumentException>(() => device.Write(buffer, [1, 2]));
        Assert.ThrowsAny<ArgumentException>(() => device.Write(buffer, [1, 2, 3, 4]));
        Assert.ThrowsAny<ArgumentException>(() => device.Write(buffer, [1, 2, 6]));
        Assert.ThrowsAny<ArgumentException>(() => device.Write(buffer, [0xFD, 2, 3]));
        Assert.Equal([0xFE, 0, 5], await ProgramRunner.ReadAsync(device, buffer));
    }

    [Fact] // DEVICE-06
    public async Task A_submit_that_does_not_fit_changes_nothing()
    {
        using IDevice device = Open();
        using IExecutable sum = device.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), y = device.Allocate(Four);
        using IDeviceBuffer shape = device.Allocate(new TensorType(ElementType.Int32, [2, 2]));
        using IDeviceBuffer format = device.Allocate(new TensorType(ElementType.Int16, [4]));
        using IDeviceBuffer narrow = device.Allocate(new TensorType(ElementType.Int32, [4], new ValueRange(-1, 1)));
        device.Write(a, Bytes(1, 2, 3, 4));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, y]));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, a, y, y]));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, shape, y]));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, format, y]));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, a, narrow]));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(sum, [a, y, y]));
        Assert.Equal(Bytes(0, 0, 0, 0), await ProgramRunner.ReadAsync(device, y));
        device.Submit(sum, [a, narrow, y]);
        Assert.Equal(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, y));
        device.Submit(sum, [a, a, y]);
        Assert.Equal(Bytes(2, 4, 6, 8), await ProgramRunner.ReadAsync(device, y));
    }

    [Fact] // DEVICE-02
    public async Task A_read_needs_the_right_length_and_may_be_cancelled()
    {
        using IDevice device = Open();
        using IDeviceBuffer buffer = device.Allocate(Four);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await device.ReadAsync(buffer, new byte[15]));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await device.ReadAsync(buffer, new byte[17]));
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await device.ReadAsync(buffer, new byte[16], cancelled.Token));
        Assert.Equal(new byte[16], await ProgramRunner.ReadAsync(device, buffer));
    }

    [Fact] // DEVICE-08
    public async Task A_new_buffer_is_zero_also_where_another_died()
    {
        using IDevice device = Open();
        for (int i = 0; i < 3; i++)
        {
            using IDeviceBuffer buffer = device.Allocate(new TensorType(ElementType.Int8, [4096]));
            Assert.Equal(new byte[4096], await ProgramRunner.ReadAsync(device, buffer));
            byte[] ones = new byte[4096];
            ones.AsSpan().Fill(1);
            device.Write(buffer, ones);
        }
    }

    [Fact] // DEVICE-09
    public async Task Empty_buffers_are_buffers()
    {
        using IDevice device = Open();
        using IDeviceBuffer empty = device.Allocate(new TensorType(ElementType.Int32, [0, 4]));
        device.Write(empty, []);
        await device.ReadAsync(empty, Memory<byte>.Empty);
    }

    [Fact] // DEVICE-10
    public void An_unknown_feature_is_null()
    {
        using IDevice device = Open();
        Assert.Null(device.GetFeature<IFormattable>());
    }

    [Fact] // PROGRAM-08
    public async Task An_updated_binding_is_stored_after_the_last_reader()
    {
        ForwardProgramBuilder builder = new("in-out");
        int w = builder.InputOutput("w", Four), one = builder.Constant<int>("one", ElementType.Int32, [4], [1, 1, 1, 1]);
        int next = builder.Apply(new Add(), w, one);
        builder.Output("twice", builder.Apply(new Add(), w, w));
        builder.Store("w", next);
        using IDevice device = Open();
        using IExecutable executable = device.Compile(builder.Build());
        using IDeviceBuffer buffer = device.Allocate(Four), twice = device.Allocate(Four);
        device.Write(buffer, Bytes(1, 2, 3, 4));
        device.Submit(executable, [buffer, twice]);
        device.Submit(executable, [buffer, twice]);
        Assert.Equal(Bytes(3, 4, 5, 6), await ProgramRunner.ReadAsync(device, buffer));
        Assert.Equal(Bytes(4, 6, 8, 10), await ProgramRunner.ReadAsync(device, twice));
    }

    [Fact] // PROGRAM-08
    public async Task Bindings_may_swap_and_copy()
    {
        ForwardProgramBuilder builder = new("swap");
        int a = builder.InputOutput("a", Four), b = builder.InputOutput("b", Four);
        builder.Store("a", b);
        builder.Store("b", a);
        builder.Output("copy", a);
        builder.Output("constant", builder.Constant<int>("c", ElementType.Int32, [4], [1, -1, 2, -2]));
        using IDevice device = Open();
        using IExecutable executable = device.Compile(builder.Build());
        IDeviceBuffer[] buffers = [.. executable.Bindings.Select(x => device.Allocate(x.Type))];
        device.Write(buffers[0], Bytes(1, 2, 3, 4));
        device.Write(buffers[1], Bytes(5, 6, 7, 8));
        device.Submit(executable, buffers);
        Assert.Equal(Bytes(5, 6, 7, 8), await ProgramRunner.ReadAsync(device, buffers[0]));
        Assert.Equal(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, buffers[1]));
        Assert.Equal(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, buffers[2]));
        Assert.Equal(Bytes(1, -1, 2, -2), await ProgramRunner.ReadAsync(device, buffers[3]));
    }

    [Fact]
    public void The_backend_says_who_it_is()
    {
        IBackend backend = CreateBackend();
        Assert.Matches("^[a-z0-9-]+$", backend.Name);
        Assert.True(backend.IsAvailable(out string? reason), reason);
        using IDevice device = backend.OpenDevice(Profiles.Get("npu-int8"));
        Assert.Equal("npu-int8", device.Profile.Name);
    }
}
