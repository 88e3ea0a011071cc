using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>A query never writes the parameters it perturbs: their hash, read from the device, stays.</summary>
public static class PerturbationCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "perturbation";

    private const int Outputs = 19, Inputs = 7;

    /// <summary>One case a kind of direction, and the appliers that write in place.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        .. Enum.GetValues<DirectionKind>().Where(k => k != DirectionKind.Parity).Select(k => new ConformanceCase(Suite, $"weights keep their bytes at the rails: {k}", b => CheckAsync(b, k))),
        .. InPlaceCases.All,
    ];

    private static async Task CheckAsync(IBackend backend, DirectionKind kind)
    {
        using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.TfliteReference);
        using IExecutable executable = device.Compile(Query(kind));
        IDeviceBuffer[] buffers = [.. executable.Bindings.Select(b => device.Allocate(b.Type))];
        sbyte[] rails = [127, -128, -127, 127, -128, 0, 1];
        byte[] bytes = [.. Enumerable.Range(0, Outputs * Inputs).Select(i => (byte)rails[i % rails.Length])];
        device.Write(buffers[0], [1, 2, 3, 4, 5, 6, 7]);
        device.Write(buffers[1], bytes);
        byte[] before = SHA256.HashData(bytes), key = new byte[16], magnitude = new byte[4];
        HashSet<string> results = [];
        for (uint query = 0; query < 4; query++)
        {
            DirectionKey.Create(42, 1, query).Write(key);
            device.Write(buffers[2], key);
            foreach (int signed in new[] { 65536, -65536, Perturb.MaximumMagnitude, -Perturb.MaximumMagnitude, 0 })
            {
                ElementType.Int32.Write(magnitude, 0, signed);
                device.Write(buffers[3], magnitude);
                device.Submit(executable, buffers);
                results.Add(Convert.ToHexString(await ProgramRunner.ReadAsync(device, buffers[4]).ConfigureAwait(false)));
                Check.Same(before, SHA256.HashData(await ProgramRunner.ReadAsync(device, buffers[1]).ConfigureAwait(false)), $"the weights' hash after query {query}, magnitude {signed}");
            }
        }

        // Magnitude 0 gives one result for all queries; every other pair of query and magnitude its own.
        Check.That(results.Count == 4 * 4 + 1, $"{results.Count} different results instead of 17");
    }

    private static ForwardProgram Query(DirectionKind kind)
    {
        ForwardProgramBuilder builder = new("query");
        int x = builder.Input("x", new TensorType(ElementType.Int8, [1, Inputs]));
        int w = builder.Input("w", new TensorType(ElementType.Int8, [Outputs, Inputs]));
        int key = builder.Input("key", new TensorType(ElementType.UInt32, [4]));
        int magnitude = builder.Input("magnitude", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude)));
        int scale = builder.Constant<int>("scale", ElementType.Int32, [1], [3]);
        int bias = builder.Constant<int>("bias", ElementType.Int32, [Outputs], new int[Outputs]);
        int moved = builder.Apply(
            new Perturb { Tensor = 5, Direction = kind, Order = ElementOrder.Panels, Output = ElementType.Int8, Range = ElementType.Int8.FullRange() },
            w, key, magnitude, scale);
        builder.Output("y", builder.Apply(new MatMul(), x, moved, bias));
        return builder.Build();
    }
}
