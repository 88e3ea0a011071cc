using System.Diagnostics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Damaged files: whatever the damage, one of three exceptions or a valid program, in bounded time and memory.</summary>
public sealed class MutationTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Twelve_thousand_damaged_small_models_do_no_harm() => await Damage("tiny", TinyModel.Writer().Write(), 12_000, 1);

    [Fact]
    public async Task Six_thousand_damaged_hello_worlds_do_no_harm() =>
        await Damage("hello_world_int8", Golden.Open("hello_world_int8").Model.File.ToArray(), 6_000, 2);

    [Theory]
    [InlineData("pretrainedResnet_quant")]
    [InlineData("kws_ref_model")]
    [InlineData("micro_speech_quantized")]
    public async Task Damaged_real_models_do_no_harm(string name) => await Damage(name, Golden.Open(name).Model.File.ToArray(), 250, 3);

    [Fact]
    public async Task Damaged_models_of_each_operator_do_no_harm()
    {
        foreach (string name in GoldenFolders.All.Where(n => n.StartsWith("gen_", StringComparison.Ordinal))) await Damage(name, Golden.Open(name).Model.File.ToArray(), 1000, 4);
    }

    private static async Task Damage(string name, byte[] original, int count, int seed)
    {
        (int accepted, int refused) = await Task.Run(() => Run(name, original, count, seed)).WaitAsync(Hang, TestContext.Current.CancellationToken);
        Assert.Equal(count, accepted + refused);
        Assert.True(refused > count / 20, $"only {refused} of {count} refused: the damage does not reach the structure");
    }

    private static (int Accepted, int Refused) Run(string name, byte[] original, int count, int seed)
    {
        Random random = new(seed);
        int accepted = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] file = Mutate(random, original);
            long before = GC.GetAllocatedBytesForCurrentThread(), parsed = before;
            long start = Stopwatch.GetTimestamp();
            try
            {
                QuantizedModel model = QuantizedModel.Parse(file, name);
                parsed = GC.GetAllocatedBytesForCurrentThread();
                LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions { CutFinalSoftmax = i % 2 == 0, ExposeLayers = i % 3 == 0 });
                ProgramValidator.ThrowIfRejected(lowered.Program, Profiles.TfliteReference, OperatorExtensions.All);
                ModelInspection.Of(model);
                accepted++;
            }
            catch (Exception exception) when (exception is InvalidModelException or UnsupportedModelException or ProgramRejectedException)
            {
                Assert.InRange(exception.Message.Length, 20, 100_000);
                if (parsed == before) parsed = GC.GetAllocatedBytesForCurrentThread();
            }
            catch (Exception exception)
            {
                Assert.Fail($"mutation {i} of {name} (seed {seed}) ends in {exception}");
            }

            Assert.True(parsed - before <= 48L * file.Length + 65_536, $"mutation {i} of {name}: reading {file.Length} bytes took {parsed - before} bytes");
            long all = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(all <= 200L * file.Length + 1_000_000, $"mutation {i} of {name}: lowering {file.Length} bytes took {all} bytes");
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            Assert.True(elapsed < TimeSpan.FromSeconds(20), $"mutation {i} of {name} took {elapsed}");
        }

        return (accepted, count - accepted);
    }

    // Mostly small damage: a file that falls at the first check tests nothing.
    private static byte[] Mutate(Random random, byte[] original)
    {
        byte[] file = (byte[])original.Clone();
        int kind = random.Next(10);
        if (kind == 0) return file[..random.Next(file.Length)];
        if (kind == 1) return [.. file, .. original[..random.Next(64)]];
        int edits = 1 << random.Next(5);
        for (int i = 0; i < edits; i++)
        {
            // Structure stands at both ends of a file, data in the middle.
            int at = random.Next(3) switch { 0 => random.Next(Math.Min(file.Length, 256)), 1 => file.Length - 1 - random.Next(Math.Min(file.Length, 2048)), _ => random.Next(file.Length) };
            switch (kind)
            {
                case 2 or 3: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 4: file[at] = (byte)random.Next(256); break;
                case 5: random.NextBytes(file.AsSpan(at, Math.Min(4, file.Length - at))); break;
                case 6: Swap(file, at & ~3, random.Next(file.Length) & ~3); break;
                case 7: file[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0; break;
                case 8: file.AsSpan(at, Math.Min(4, file.Length - at)).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0); break;
                default: file[at] += (byte)(random.Next(9) - 4); break;
            }
        }

        return file;
    }

    private static void Swap(byte[] file, int a, int b)
    {
        for (int i = 0; i < 4 && a + i < file.Length && b + i < file.Length; i++) (file[a + i], file[b + i]) = (file[b + i], file[a + i]);
    }
}
