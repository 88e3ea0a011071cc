using System.Security.Cryptography;
using AcceleratorTraining.Hal;
using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>A query never writes the parameters it perturbs: their hash, read from the device, stays.</summary>
public abstract class PerturbationSuite : ConformanceSuite
{
    [Theory]
    [InlineData(DirectionKind.Rademacher)]
    [InlineData(DirectionKind.Gaussian8)]
    [InlineData(DirectionKind.Rank1)]
    public async Task Weights_keep_their_bytes_at_the_rails(DirectionKind kind)
    {
        const int outputs = 19, inputs = 7;
        TensorType weights = new(ElementType.Int8, [outputs, inputs]);
        ForwardProgramBuilder builder = new("query");
        int x = builder.Input("x", new TensorType(ElementType.Int8, [1, inputs]));
        int w = builder.Input("w", weights);
        int key = builder.Input("key", new TensorType(ElementType.UInt32, [4]));
        int magnitude = builder.Input("magnitude", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude)));
        int scale = builder.Constant<int>("scale", ElementType.Int32, [1], [3]);
        int bias = builder.Constant<int>("bias", ElementType.Int32, [outputs], new int[outputs]);
        int moved = builder.Apply(
            new Perturb { Tensor = 5, Direction = kind, Order = ElementOrder.Panels, Output = ElementType.Int8, Range = ElementType.Int8.FullRange() },
            w, key, magnitude, scale);
        builder.Output("y", builder.Apply(new MatMul(), x, moved, bias));

        using IDevice device = OpenDevice(Profiles.TfliteReference);
        using IExecutable executable = device.Compile(builder.Build());
        IDeviceBuffer[] buffers = [.. executable.Bindings.Select(b => device.Allocate(b.Type))];
        sbyte[] rails = [127, -128, -127, 127, -128, 0, 1];
        byte[] bytes = [.. Enumerable.Range(0, outputs * inputs).Select(i => (byte)rails[i % rails.Length])];
        device.Write(buffers[0], [1, 2, 3, 4, 5, 6, 7]);
        device.Write(buffers[1], bytes);
        byte[] before = SHA256.HashData(bytes), keyBytes = new byte[16], magnitudeBytes = new byte[4];
        HashSet<string> results = [];
        for (uint query = 0; query < 4; query++)
        {
            DirectionKey.Create(42, 1, query).Write(keyBytes);
            device.Write(buffers[2], keyBytes);
            foreach (int signed in new[] { 65536, -65536, Perturb.MaximumMagnitude, -Perturb.MaximumMagnitude, 0 })
            {
                ElementType.Int32.Write(magnitudeBytes, 0, signed);
                device.Write(buffers[3], magnitudeBytes);
                device.Submit(executable, buffers);
                results.Add(Convert.ToHexString(await ProgramRunner.ReadAsync(device, buffers[4])));
                Assert.Equal(before, SHA256.HashData(await ProgramRunner.ReadAsync(device, buffers[1])));
            }
        }

        // Magnitude 0 gives one result for all queries; every other pair of query and magnitude its own.
        Assert.Equal(4 * 4 + 1, results.Count);
    }
}
