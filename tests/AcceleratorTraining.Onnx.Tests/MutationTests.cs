using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Onnx.Tests;

/// <summary>Damaged files: whatever the damage, one of three exceptions or a valid program, in bounded time and memory.</summary>
public sealed class MutationTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("small", NetForm.Qdq, 3000)]
    [InlineData("small", NetForm.QLinear, 3000)]
    [InlineData("ds_cnn", NetForm.Qdq, 200)]
    public async Task Damaged_files_do_no_harm(string name, NetForm form, int count)
    {
        byte[] original = name == "small" ? Small(form) : Networks.Create(name, 1, form, unsigned: true).Writer.Write();
        Assert.Empty(ModelInspection.Of(QuantizedModel.Parse(original, "test.onnx")).Problems);
        int accepted = await Task.Run(() => Run(original, count)).WaitAsync(Hang, TestContext.Current.CancellationToken);
        Assert.InRange(accepted, count / 20, count * 19 / 20);
    }

    private static byte[] Small(NetForm form)
    {
        QuantizedNet net = new(3, form, unsigned: true);
        NetTensor x = net.Conv(net.Input(1, 2, 6, 6), 4, 3, 3, 1, [1, 1, 1, 1]);
        x = net.Concat([net.Sum(x, net.Constant(4, 1, 1)), net.MaxPool(x, 3, 1, 1)], 1);
        x = net.AveragePool(x, 2, 2, 1, false);
        net.Output(net.Softmax(net.Gemm(net.Flatten(net.GlobalAverage(x)), 3), 1f / 256));
        return net.Writer.Write();
    }

    private static int Run(byte[] original, int count)
    {
        Random random = new(1);
        int accepted = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] file = Mutate(random, original);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                QuantizedModel model = QuantizedModel.Parse(file, "test.onnx");
                ModelInspection.Of(model);
                LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions { Batch = 1 + i % 2, CutFinalSoftmax = i % 3 == 0 });
                ProgramValidator.ThrowIfRejected(lowered.Program, Profiles.Get("ort-cpu"), OperatorExtensions.All);
                accepted++;
            }
            catch (Exception exception) when (exception is InvalidModelException or UnsupportedModelException or ProgramRejectedException)
            {
                Assert.InRange(exception.Message.Length, 20, 100_000);
            }
            catch (Exception exception)
            {
                Assert.Fail($"mutation {i} ends in {exception}");
            }

            long all = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(all <= 200L * file.Length + 1_000_000, $"mutation {i}: {file.Length} bytes took {all} bytes");
        }

        return accepted;
    }

    private static byte[] Mutate(Random random, byte[] original)
    {
        byte[] file = (byte[])original.Clone();
        int kind = random.Next(9);
        if (kind == 0) return file[..random.Next(file.Length)];
        int edits = 1 << random.Next(3);
        for (int i = 0; i < edits; i++)
        {
            int at = random.Next(file.Length);
            switch (kind)
            {
                case 1 or 2 or 3: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 4: file[at] = (byte)random.Next(256); break;
                case 5: file[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0; break;
                case 6: random.NextBytes(file.AsSpan(at, Math.Min(4, file.Length - at))); break;
                case 7: file[at] += (byte)(random.Next(9) - 4); break;
                default: (file[at], file[random.Next(file.Length)]) = (file[random.Next(file.Length)], file[at]); break;
            }
        }

        return file;
    }
}
