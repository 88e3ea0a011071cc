using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>hal-spec/device-model.md: queue, ownership, memory and what is refused.</summary>
public static class DeviceRuleCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "device rules";

    private static readonly TensorType Four = new(ElementType.Int32, [4]);

    /// <summary>One case a rule, or a part of one.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        Rule("DEVICE-01 operations take effect in call order", OperationsTakeEffectInCallOrder),
        Rule("DEVICE-02 many submits may be read at once", ManySubmitsMayBeReadAtOnce),
        Rule("DEVICE-03 a disposed buffer serves the submits before it", ADisposedBufferServesTheSubmitsBeforeIt),
        Rule("DEVICE-03 foreign and disposed things are refused", ForeignAndDisposedThingsAreRefused),
        Rule("DEVICE-03 a disposed device refuses everything", ADisposedDeviceRefusesEverything),
        Rule("DEVICE-04 memory beyond the profile is refused and comes back", MemoryBeyondTheProfileIsRefusedAndComesBack),
        Rule("DEVICE-04 a program counts with its constants and activations", AProgramCountsWithItsConstantsAndActivations),
        Rule("DEVICE-05 write captures its source", WriteCapturesItsSource),
        Rule("DEVICE-05 a write that does not fit changes nothing", AWriteThatDoesNotFitChangesNothing),
        Rule("DEVICE-06 a submit that does not fit changes nothing", ASubmitThatDoesNotFitChangesNothing),
        Rule("DEVICE-02 a read needs the right length and may be cancelled", AReadNeedsTheRightLengthAndMayBeCancelled),
        Rule("DEVICE-08 a new buffer is zero also where another died", ANewBufferIsZeroAlsoWhereAnotherDied),
        Rule("DEVICE-09 empty buffers are buffers", EmptyBuffersAreBuffers),
        Rule("DEVICE-10 an unknown feature is null", AnUnknownFeatureIsNull),
        Rule("PROGRAM-08 an updated binding is stored after the last reader", AnUpdatedBindingIsStoredAfterTheLastReader),
        Rule("PROGRAM-08 bindings may swap and copy", BindingsMaySwapAndCopy),
        Rule("the backend says who it is", TheBackendSaysWhoItIs),
    ];

    private static ConformanceCase Rule(string name, Func<IBackend, Task> check) => new(Suite, name, check);

    private static IDevice Open(IBackend backend) => ExtensionLoweringDevice.Open(backend, Profiles.TfliteReference);

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

    // spec: DEVICE-01
    private static async Task OperationsTakeEffectInCallOrder(IBackend backend)
    {
        using IDevice device = Open(backend);
        using IExecutable sum = device.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), b = device.Allocate(Four), first = device.Allocate(Four), second = device.Allocate(Four);
        device.Write(a, Bytes(1, 2, 3, 4));
        device.Write(b, Bytes(10, 20, 30, 40));
        device.Submit(sum, [a, b, first]);
        device.Write(a, Bytes(5, 5, 5, 5));
        device.Submit(sum, [a, first, second]);
        Check.Same(Bytes(16, 27, 38, 49), await ProgramRunner.ReadAsync(device, second));
        Check.Same(Bytes(11, 22, 33, 44), await ProgramRunner.ReadAsync(device, first));
    }

    // spec: DEVICE-02
    private static async Task ManySubmitsMayBeReadAtOnce(IBackend backend)
    {
        using IDevice device = Open(backend);
        using IExecutable sum = device.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), b = device.Allocate(Four);
        IDeviceBuffer[] results = [.. Enumerable.Range(0, 16).Select(_ => device.Allocate(Four))];
        for (int i = 0; i < results.Length; i++)
        {
            device.Write(a, Bytes(i, i, i, i));
            device.Submit(sum, [a, b, results[i]]);
        }

        for (int i = 0; i < results.Length; i++) Check.Same(Bytes(i, i, i, i), await ProgramRunner.ReadAsync(device, results[i]));
    }

    // spec: DEVICE-03
    private static async Task ADisposedBufferServesTheSubmitsBeforeIt(IBackend backend)
    {
        using IDevice device = Open(backend);
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
        Check.Same(Bytes(7, 7, 7, 7), await ProgramRunner.ReadAsync(device, y));
    }

    // spec: DEVICE-03
    private static async Task ForeignAndDisposedThingsAreRefused(IBackend backend)
    {
        using IDevice device = Open(backend), other = Open(backend);
        using IExecutable sum = device.Compile(Sum()), foreignSum = other.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), y = device.Allocate(Four), foreign = other.Allocate(Four);
        IDeviceBuffer disposed = device.Allocate(Four);
        disposed.Dispose();
        disposed.Dispose();
        foreach (IDeviceBuffer bad in new[] { foreign, disposed })
        {
            Check.Throws<ArgumentException>(() => device.Write(bad, new byte[16]));
            await Check.ThrowsAsync<ArgumentException>(() => device.ReadAsync(bad, new byte[16]).AsTask());
            Check.Throws<ArgumentException>(() => device.Submit(sum, [a, bad, y]));
            Check.Throws<ArgumentException>(() => device.Submit(sum, [a, a, bad]));
        }

        Check.Throws<ArgumentException>(() => device.Submit(foreignSum, [a, a, y]));
        IExecutable gone = device.Compile(Sum());
        gone.Dispose();
        Check.Throws<ArgumentException>(() => device.Submit(gone, [a, a, y]));
    }

    // spec: DEVICE-03
    private static async Task ADisposedDeviceRefusesEverything(IBackend backend)
    {
        IDevice device = Open(backend);
        IExecutable sum = device.Compile(Sum());
        IDeviceBuffer a = device.Allocate(Four), y = device.Allocate(Four);
        device.Dispose();
        device.Dispose();
        Check.Throws<ObjectDisposedException>(() => device.Allocate(Four));
        Check.Throws<ObjectDisposedException>(() => device.Compile(Sum()));
        Check.Throws<ObjectDisposedException>(() => device.Write(a, new byte[16]));
        Check.Throws<ObjectDisposedException>(() => device.Submit(sum, [a, a, y]));
        await Check.ThrowsAsync<ObjectDisposedException>(() => device.ReadAsync(a, new byte[16]).AsTask());
        a.Dispose();
        y.Dispose();
        sum.Dispose();
    }

    // spec: DEVICE-04
    private static Task MemoryBeyondTheProfileIsRefusedAndComesBack(IBackend backend)
    {
        using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.Get("mcu-int8"));
        TensorType half = new(ElementType.Int8, [262144]);
        using IDeviceBuffer first = device.Allocate(half);
        IDeviceBuffer second = device.Allocate(half);
        Check.Throws<OutOfDeviceMemoryException>(() => device.Allocate(new TensorType(ElementType.Int8, [1])));
        second.Dispose();
        second.Dispose();
        using IDeviceBuffer third = device.Allocate(half);
        Check.Throws<OutOfDeviceMemoryException>(() => device.Allocate(new TensorType(ElementType.Int8, [1])));
        return Task.CompletedTask;
    }

    // spec: DEVICE-04
    private static Task AProgramCountsWithItsConstantsAndActivations(IBackend backend)
    {
        using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.Get("mcu-int8"));
        ForwardProgramBuilder builder = new("constant");
        int a = builder.Input("a", Four), b = builder.Constant<int>("b", ElementType.Int32, [4], [1, 2, 3, 4]);
        builder.Output("y", builder.Apply(new Add(), builder.Apply(new Add(), a, b), b));
        using IExecutable executable = device.Compile(builder.Build());
        Check.That(executable.Footprint.ConstantBytes >= 16, "the footprint leaves something out");
        Check.That(executable.Footprint.TotalBytes >= executable.Footprint.ConstantBytes + executable.Footprint.PeakActivationBytes, "the footprint leaves something out");
        using IDeviceBuffer most = device.Allocate(new TensorType(ElementType.Int8, [262144]));
        Check.Throws<OutOfDeviceMemoryException>(() => device.Allocate(new TensorType(ElementType.Int8, [262144])));
        return Task.CompletedTask;
    }

    // spec: DEVICE-05
    private static async Task WriteCapturesItsSource(IBackend backend)
    {
        using IDevice device = Open(backend);
        using IDeviceBuffer buffer = device.Allocate(Four);
        byte[] source = Bytes(1, 2, 3, 4);
        device.Write(buffer, source);
        source.AsSpan().Fill(0xFF);
        Check.Same(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, buffer));
    }

    // spec: DEVICE-05
    private static async Task AWriteThatDoesNotFitChangesNothing(IBackend backend)
    {
        using IDevice device = Open(backend);
        using IDeviceBuffer buffer = device.Allocate(new TensorType(ElementType.Int8, [3], new ValueRange(-2, 5)));
        device.Write(buffer, [0xFE, 0, 5]);
        Check.Throws<ArgumentException>(() => device.Write(buffer, [1, 2]));
        Check.Throws<ArgumentException>(() => device.Write(buffer, [1, 2, 3, 4]));
        Check.Throws<ArgumentException>(() => device.Write(buffer, [1, 2, 6]));
        Check.Throws<ArgumentException>(() => device.Write(buffer, [0xFD, 2, 3]));
        Check.Same([0xFE, 0, 5], await ProgramRunner.ReadAsync(device, buffer));
    }

    // spec: DEVICE-06
    private static async Task ASubmitThatDoesNotFitChangesNothing(IBackend backend)
    {
        using IDevice device = Open(backend);
        using IExecutable sum = device.Compile(Sum());
        using IDeviceBuffer a = device.Allocate(Four), y = device.Allocate(Four);
        using IDeviceBuffer shape = device.Allocate(new TensorType(ElementType.Int32, [2, 2]));
        using IDeviceBuffer format = device.Allocate(new TensorType(ElementType.Int16, [4]));
        using IDeviceBuffer narrow = device.Allocate(new TensorType(ElementType.Int32, [4], new ValueRange(-1, 1)));
        device.Write(a, Bytes(1, 2, 3, 4));
        Check.Throws<ArgumentException>(() => device.Submit(sum, [a, y]));
        Check.Throws<ArgumentException>(() => device.Submit(sum, [a, a, y, y]));
        Check.Throws<ArgumentException>(() => device.Submit(sum, [a, shape, y]));
        Check.Throws<ArgumentException>(() => device.Submit(sum, [a, format, y]));
        Check.Throws<ArgumentException>(() => device.Submit(sum, [a, a, narrow]));
        Check.Throws<ArgumentException>(() => device.Submit(sum, [a, y, y]));
        Check.Same(Bytes(0, 0, 0, 0), await ProgramRunner.ReadAsync(device, y));
        device.Submit(sum, [a, narrow, y]);
        Check.Same(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, y));
        device.Submit(sum, [a, a, y]);
        Check.Same(Bytes(2, 4, 6, 8), await ProgramRunner.ReadAsync(device, y));
    }

    // spec: DEVICE-02
    private static async Task AReadNeedsTheRightLengthAndMayBeCancelled(IBackend backend)
    {
        using IDevice device = Open(backend);
        using IDeviceBuffer buffer = device.Allocate(Four);
        await Check.ThrowsAsync<ArgumentException>(() => device.ReadAsync(buffer, new byte[15]).AsTask());
        await Check.ThrowsAsync<ArgumentException>(() => device.ReadAsync(buffer, new byte[17]).AsTask());
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Check.ThrowsAsync<OperationCanceledException>(() => device.ReadAsync(buffer, new byte[16], cancelled.Token).AsTask());
        Check.Same(new byte[16], await ProgramRunner.ReadAsync(device, buffer));
    }

    // spec: DEVICE-08
    private static async Task ANewBufferIsZeroAlsoWhereAnotherDied(IBackend backend)
    {
        using IDevice device = Open(backend);
        for (int i = 0; i < 3; i++)
        {
            using IDeviceBuffer buffer = device.Allocate(new TensorType(ElementType.Int8, [4096]));
            Check.Same(new byte[4096], await ProgramRunner.ReadAsync(device, buffer));
            byte[] ones = new byte[4096];
            ones.AsSpan().Fill(1);
            device.Write(buffer, ones);
        }
    }

    // spec: DEVICE-09
    private static async Task EmptyBuffersAreBuffers(IBackend backend)
    {
        using IDevice device = Open(backend);
        using IDeviceBuffer empty = device.Allocate(new TensorType(ElementType.Int32, [0, 4]));
        device.Write(empty, []);
        await device.ReadAsync(empty, Memory<byte>.Empty);
    }

    // spec: DEVICE-10
    private static Task AnUnknownFeatureIsNull(IBackend backend)
    {
        using IDevice device = Open(backend);
        Check.That(device.GetFeature<IFormattable>() is null, "GetFeature<IFormattable>() is not null");
        return Task.CompletedTask;
    }

    // spec: PROGRAM-08
    private static async Task AnUpdatedBindingIsStoredAfterTheLastReader(IBackend backend)
    {
        ForwardProgramBuilder builder = new("in-out");
        int w = builder.InputOutput("w", Four), one = builder.Constant<int>("one", ElementType.Int32, [4], [1, 1, 1, 1]);
        int next = builder.Apply(new Add(), w, one);
        builder.Output("twice", builder.Apply(new Add(), w, w));
        builder.Store("w", next);
        using IDevice device = Open(backend);
        using IExecutable executable = device.Compile(builder.Build());
        using IDeviceBuffer buffer = device.Allocate(Four), twice = device.Allocate(Four);
        device.Write(buffer, Bytes(1, 2, 3, 4));
        device.Submit(executable, [buffer, twice]);
        device.Submit(executable, [buffer, twice]);
        Check.Same(Bytes(3, 4, 5, 6), await ProgramRunner.ReadAsync(device, buffer));
        Check.Same(Bytes(4, 6, 8, 10), await ProgramRunner.ReadAsync(device, twice));
    }

    // spec: PROGRAM-08
    private static async Task BindingsMaySwapAndCopy(IBackend backend)
    {
        ForwardProgramBuilder builder = new("swap");
        int a = builder.InputOutput("a", Four), b = builder.InputOutput("b", Four);
        builder.Store("a", b);
        builder.Store("b", a);
        builder.Output("copy", a);
        builder.Output("constant", builder.Constant<int>("c", ElementType.Int32, [4], [1, -1, 2, -2]));
        using IDevice device = Open(backend);
        using IExecutable executable = device.Compile(builder.Build());
        IDeviceBuffer[] buffers = [.. executable.Bindings.Select(x => device.Allocate(x.Type))];
        device.Write(buffers[0], Bytes(1, 2, 3, 4));
        device.Write(buffers[1], Bytes(5, 6, 7, 8));
        device.Submit(executable, buffers);
        Check.Same(Bytes(5, 6, 7, 8), await ProgramRunner.ReadAsync(device, buffers[0]));
        Check.Same(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, buffers[1]));
        Check.Same(Bytes(1, 2, 3, 4), await ProgramRunner.ReadAsync(device, buffers[2]));
        Check.Same(Bytes(1, -1, 2, -2), await ProgramRunner.ReadAsync(device, buffers[3]));
    }

    private static Task TheBackendSaysWhoItIs(IBackend backend)
    {
        Check.That(backend.Name.Length > 0 && backend.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'), $"the name '{backend.Name}' is not of a-z, 0-9 and -");
        Check.That(backend.IsAvailable(out string? reason), $"it is not available: {reason}");
        using IDevice device = backend.OpenDevice(Profiles.Get("npu-int8"));
        Check.That(device.Profile.Name == "npu-int8", "the device has another profile than it was opened with");
        return Task.CompletedTask;
    }
}
