using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>DISTILLATION from a teacher whose logits have format and scale of the model's: the model itself before a shift.</summary>
internal sealed record DistillationObjective : Objective
{
    public override string Id => "distillation";

    public override bool NeedsClasses => false;

    public override TensorType? Targets(TensorType outputs) => outputs;

    public override (int Loss, int Losses) Build(ObjectiveContext context)
    {
        Distillation distillation = new() { LogitScale = context.Model.LogitScale, TeacherScale = context.Model.LogitScale };
        ImmutableArray<int> loss = context.Builder.ApplyMany(distillation, context.Logits, context.Targets, context.Labels);
        return (loss[0], loss[1]);
    }
}
