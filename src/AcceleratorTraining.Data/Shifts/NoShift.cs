namespace AcceleratorTraining.Data.Shifts;

/// <summary>Leaves every pixel as it is.</summary>
internal sealed class NoShift() : ImageShift("none", 0)
{
    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
    }
}
