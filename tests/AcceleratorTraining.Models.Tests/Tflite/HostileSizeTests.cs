using System.Diagnostics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Files whose parts are right but whose numbers are meant to cost time or memory.</summary>
public sealed class HostileSizeTests
{
    [Fact]
    public void A_chain_as_long_as_is_allowed_is_lowered_and_checked_in_seconds_and_a_longer_one_refused()
    {
        long start = Stopwatch.GetTimestamp();
        LoweredModel lowered = ModelLowering.Lower(Chain(4096).Parse(), new LoweringOptions { ExposeLayers = true });
        Assert.Equal(4096, lowered.Program.Nodes.Length);
        Assert.Empty(ProgramValidator.Validate(lowered.Program, Profiles.TfliteReference, OperatorExtensions.None));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 60);
        Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(Chain(4097).Parse(), new LoweringOptions()));
    }

    [Fact]
    public void Weights_that_a_thousand_layers_share_are_not_copied_a_thousand_times()
    {
        ModelWriter writer = new();
        int previous = writer.Activation("x", 1, 0, 1, 512);
        int weights = writer.Tensor("w", TfliteType.Int8, [512, 512], writer.Buffer(new sbyte[512 * 512]), [1f], [0]);
        for (int i = 0; i < 1000; i++)
        {
            int next = writer.Activation("y", 1, 0, 1, 512);
            writer.FullyConnected([previous, weights], next);
            previous = next;
        }

        writer.Outputs = [previous];
        QuantizedModel model = writer.Parse();
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidModelException exception = Assert.Throws<InvalidModelException>(() => ModelLowering.Lower(model, new LoweringOptions()));
        Assert.Contains("far too often", exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80L * model.File.Length);
    }

    [Fact]
    public void Huge_shapes_take_no_memory_before_they_are_refused()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 1, 30_000, 30_000, 2), y = writer.Activation("y", 1, 0, 1, 30_000, 30_000, 1_000_000);
        writer.Conv2D([x, writer.Tensor("w", TfliteType.Int8, [1_000_000, 1, 1, 2], writer.Buffer(new sbyte[2]), [1f], [0])], y, PaddingScheme.Same, 1, FusedActivation.None);
        writer.Outputs = [y];
        QuantizedModel model = writer.Parse();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 2^31 - 1 elements", Assert.Throws<InvalidModelException>(() => ModelLowering.Lower(model, new LoweringOptions())).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static ModelWriter Chain(int length)
    {
        ModelWriter writer = new();
        int previous = writer.Activation("x", 1, 0, 1, 4);
        for (int i = 0; i < length; i++)
        {
            int next = writer.Activation("y", 1, 0, 1, 4);
            writer.Reshape(previous, next);
            previous = next;
        }

        writer.Outputs = [previous];
        return writer;
    }
}
