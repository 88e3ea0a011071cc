using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance.Tests;

public sealed class TransformerTests
{
    [Fact]
    public async Task Activations_spread_over_int8_without_piling_up_at_its_ends()
    {
        foreach (TransformerOptions options in new[] { TransformerOptions.Small, TransformerOptions.Small with { Channels = 192, HiddenChannels = 768, Blocks = 3 } })
        {
            ForwardProgram program = TransformerProgram.Build(options);
            byte[] image = [.. Enumerable.Range(0, options.Image * options.Image * 3).Select(i => (byte)(i * 2654435761L >> 13))];
            using IDevice device = new ReferenceBackend().OpenDevice(Profiles.TfliteReference);
            foreach (byte[] output in await ProgramRunner.RunAsync(device, program, [image]))
            {
                sbyte[] values = [.. output.Select(b => (sbyte)b)];
                Assert.InRange(values.Count(v => v is sbyte.MinValue or sbyte.MaxValue) / (double)values.Length, 0, 0.05);
                Assert.InRange(Math.Sqrt(values.Average(v => (double)v * v)), 16, 64);
            }
        }
    }

    [Fact]
    public void The_full_size_is_vit_tiny()
    {
        ForwardProgram program = TransformerProgram.Build(TransformerOptions.Tiny);
        Assert.Equal(197, TransformerOptions.Tiny.Tokens);
        Assert.InRange(program.Values.Where(v => v.IsConstant && v.Type.Element == ElementType.Int8).Sum(v => v.Type.ByteCount), 5_400_000, 5_800_000);
        Assert.Empty(ProgramValidator.Validate(program, Profiles.TfliteReference, OperatorExtensions.None));
    }
}
