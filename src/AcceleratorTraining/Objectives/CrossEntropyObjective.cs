using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>CROSS_ENTROPY of logits and labels.</summary>
internal sealed record CrossEntropyObjective : Objective
{
    public override string Id => "cross-entropy";

    public override bool TakesExactHead => true;

    public override (int Loss, int Losses) Build(ObjectiveContext context)
    {
        ImmutableArray<int> loss = context.Builder.ApplyMany(new CrossEntropy { LogitScale = context.Model.LogitScale }, context.Logits, context.Labels);
        return (loss[0], loss[1]);
    }
}
