namespace AcceleratorTraining;

/// <summary>The update rounded to the master's last bit: nothing is lost where that has fraction bits, nearly all where it has none.</summary>
internal sealed record NearestUpdate : UpdateRule
{
    public NearestUpdate(string id, bool isWide) => (Id, IsWide) = (id, isWide);

    public override string Id { get; }

    public override bool IsWide { get; }

    public override int FractionBits => IsWide ? 8 : 0;

    public override void Build(UpdateContext context) => context.StoreNearest();
}
