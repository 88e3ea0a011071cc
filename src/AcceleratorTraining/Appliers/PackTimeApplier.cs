namespace AcceleratorTraining;

/// <summary>PERTURB in front of the layer.</summary>
internal sealed record PackTimeApplier : Applier
{
    public override string Id => "pack-time";

    public override int View(QueryContext context, TrainableParameter parameter) => context.Perturbed(parameter, context.Master(parameter));
}
