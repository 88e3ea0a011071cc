using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// Machines that hold one copy of the weights: what PERTURB stored over its own operand is undone by a second run, byte by
/// byte, natively and lowered. Parity restores any weights; a guard band restores those that keep away from the rails.
/// </summary>
public static class InPlaceCases
{
    private const int Outputs = 19, Inputs = 13;

    /// <summary>One case an applier, form of the direction and way to execute it.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        .. from native in new[] { true, false }
           from form in new[] { "all", "density", "share kept", "mask" }
           from direction in new[] { DirectionKind.Parity, DirectionKind.Rademacher, DirectionKind.Gaussian8, DirectionKind.RankR }
           select new ConformanceCase(PerturbationCases.Suite, $"restored in place: {direction}, {form}{(native ? "" : ", lowered")}", b => CheckAsync(b, direction, form, native)),
    ];

    private static async Task CheckAsync(IBackend backend, DirectionKind kind, string form, bool native)
    {
        using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.TfliteReference, native ? backend.Extensions : OperatorExtensions.None);
        for (int shift = 0; shift <= (kind == DirectionKind.Parity ? Parity.MaximumShift : 0); shift++)
        {
            Perturb perturb = Operation(kind, form, shift);
            using IExecutable executable = device.Compile(Query(perturb));
            IDeviceBuffer[] buffers = [.. executable.Bindings.Select(b => device.Allocate(b.Type))];
            byte[] weights = Weights(guard: kind == DirectionKind.Parity ? 0 : 16, (ulong)shift);
            byte[] x = [.. Enumerable.Range(0, Inputs).Select(i => (byte)(i * 7 - 40))], key = new byte[16];
            device.Write(buffers[0], x);
            device.Write(buffers[1], weights);
            for (uint query = 0; query < 3; query++)
            {
                DirectionKey.Create(42, 1, query).Write(key);
                device.Write(buffers[2], key);
                byte[] plus = await MoveAsync(device, executable, buffers, 65536, x).ConfigureAwait(false);
                Check.That(!plus.AsSpan().SequenceEqual(weights), $"query {query} moved nothing");
                await MoveAsync(device, executable, buffers, kind == DirectionKind.Parity ? 65536 : -65536, x).ConfigureAwait(false);
                await CheckRestoredAsync(device, buffers[1], weights, $"query {query}, positive").ConfigureAwait(false);
                byte[] minus = await MoveAsync(device, executable, buffers, -65536, x).ConfigureAwait(false);
                Check.That(!minus.AsSpan().SequenceEqual(plus), $"query {query} has one side only");
                await MoveAsync(device, executable, buffers, kind == DirectionKind.Parity ? -65536 : 65536, x).ConfigureAwait(false);
                await CheckRestoredAsync(device, buffers[1], weights, $"query {query}, negative").ConfigureAwait(false);
            }
        }
    }

    // The layer of the same program sees the moved weights, and so does the buffer afterwards.
    private static async Task<byte[]> MoveAsync(IDevice device, IExecutable executable, IDeviceBuffer[] buffers, int magnitude, byte[] x)
    {
        byte[] bytes = new byte[4];
        ElementType.Int32.Write(bytes, 0, magnitude);
        device.Write(buffers[3], bytes);
        device.Submit(executable, buffers);
        byte[] moved = await ProgramRunner.ReadAsync(device, buffers[1]).ConfigureAwait(false), sums = await ProgramRunner.ReadAsync(device, buffers[4]).ConfigureAwait(false);
        for (int n = 0; n < Outputs; n++)
        {
            long sum = 0;
            for (int k = 0; k < Inputs; k++) sum += (sbyte)moved[n * Inputs + k] * (sbyte)x[k];
            Check.That(sum == ElementType.Int32.Read(sums, n), $"output {n} is not that of the moved weights");
        }

        return moved;
    }

    private static async Task CheckRestoredAsync(IDevice device, IDeviceBuffer buffer, byte[] weights, string when) =>
        Check.Same(SHA256.HashData(weights), SHA256.HashData(await ProgramRunner.ReadAsync(device, buffer).ConfigureAwait(false)), $"the weights' hash after {when}");

    private static Perturb Operation(DirectionKind kind, string form, int shift) => new()
    {
        Tensor = 5,
        Direction = kind,
        Rank = kind == DirectionKind.RankR ? 3 : 1,
        ParityShift = shift,
        Density = form == "density" ? 100 : Direction.All,
        Keep = form == "share kept" ? 100 : Direction.All,
        HasMask = form == "mask",
        Order = ElementOrder.Panels,
        Output = ElementType.Int8,
        Range = ElementType.Int8.FullRange(),
    };

    // Half of the weights at the ends that the guard band leaves, -128 among them where there is none.
    private static byte[] Weights(int guard, ulong seed)
    {
        PhiloxStream random = new(seed, (0x1A9, 0, 0));
        int end = 127 - guard;
        return [.. Enumerable.Range(0, Outputs * Inputs).Select(_ => (byte)(random.NextInt32(4) switch
        {
            0 => end - random.NextInt32(2),
            1 => random.NextInt32(3) - 1 - end,
            _ => random.NextInt32(2 * end + 1) - end,
        }))];
    }

    private static ForwardProgram Query(Perturb perturb)
    {
        ForwardProgramBuilder builder = new("query in place");
        int x = builder.Input("x", new TensorType(ElementType.Int8, [1, Inputs]));
        int w = builder.InputOutput("w", new TensorType(ElementType.Int8, [Outputs, Inputs]));
        int key = builder.Input("key", new TensorType(ElementType.UInt32, [4]));
        int magnitude = builder.Input("magnitude", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude)));
        List<int> inputs = [w, key, magnitude, builder.Constant<int>("scale", ElementType.Int32, [1], [4])];
        byte[] mask = [.. Enumerable.Range(0, (Outputs * Inputs + 7) / 8).Select(i => (byte)(i * 73 + 0x5A))];
        if (perturb.HasMask) inputs.Add(builder.Constant<byte>("mask", ElementType.UInt8, [mask.Length], mask));
        int moved = builder.Apply(perturb, [.. inputs]);
        builder.Store("w", moved);
        builder.Output("y", builder.Apply(new MatMul(), x, moved, builder.Constant<int>("bias", ElementType.Int32, [Outputs], new int[Outputs])));
        return builder.Build();
    }
}
