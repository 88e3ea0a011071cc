using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu.Tests.Support;

/// <summary>Matrix products and convolutions of 8-bit operands with random content.</summary>
internal static class Products
{
    /// <summary>[rows, inputs] times [outputs, inputs].</summary>
    public static ForwardProgram Matrix(int rows, int inputs, int outputs, int zeroPoint) => Build(b =>
        b.Apply(new MatMul { InputZeroPoint = zeroPoint }, Input(b, [rows, inputs]), Weights(b, [outputs, inputs]), Bias(b, outputs)));

    /// <summary>A convolution of two images.</summary>
    public static ForwardProgram Convolution(int size, int inputs, int outputs, int filter, int groups, Window2D window, int zeroPoint) => Build(b =>
        b.Apply(new Conv2D { InputZeroPoint = zeroPoint, Groups = groups, Window = window }, Input(b, [2, size, size + 1, inputs]), Weights(b, [outputs, filter, filter, inputs / groups]), Bias(b, outputs)));

    /// <summary>What a backend makes of random inputs.</summary>
    public static async Task<byte[]> RunAsync(IBackend backend, ForwardProgram program, AcceleratorProfile profile, int seed)
    {
        using IDevice device = backend.OpenDevice(profile);
        using IExecutable executable = device.Compile(program);
        Random random = new(seed);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        for (int b = 0; b < buffers.Length; b++)
        {
            if (program.Bindings[b].InputValue < 0) continue;
            byte[] bytes = new byte[buffers[b].Type.ByteCount];
            random.NextBytes(bytes);
            device.Write(buffers[b], bytes);
        }

        device.Submit(executable, buffers);
        byte[] result = new byte[buffers[^1].Type.ByteCount];
        await device.ReadAsync(buffers[^1], result);
        return result;
    }

    private static ForwardProgram Build(Func<ForwardProgramBuilder, int> product)
    {
        ForwardProgramBuilder b = new("product");
        int y = product(b);
        b.Output("y", y);
        return b.Build();
    }

    private static int Input(ForwardProgramBuilder b, TensorShape shape) => b.Input("x", new TensorType(ElementType.Int8, shape));

    private static int Weights(ForwardProgramBuilder b, TensorShape shape) => b.Input("w", new TensorType(ElementType.Int8, shape));

    private static int Bias(ForwardProgramBuilder b, int outputs) =>
        b.Constant<int>("bias", ElementType.Int32, [outputs], [.. Enumerable.Range(0, outputs).Select(i => (i * 7919 % 20011) - 10000)]);
}
