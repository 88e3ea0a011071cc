namespace AcceleratorTraining;

/// <summary>No layer is ever left out.</summary>
internal sealed record EveryLayer : LayerSchedule
{
    public override string Id => "all";

    public override void Fill(ulong seed, int step, Span<bool> active) => active.Fill(true);
}
