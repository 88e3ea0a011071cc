using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>ENTROPY of the logits: the samples are all it sees.</summary>
/// <remarks>Source: Tent, test-time entropy minimisation, arXiv 2006.10726, which moves scales and shifts as biases and gains do.</remarks>
internal sealed record EntropyObjective : Objective
{
    public override string Id => "entropy";

    public override bool NeedsClasses => false;

    public override (int Loss, int Losses) Build(ObjectiveContext context)
    {
        ImmutableArray<int> loss = context.Builder.ApplyMany(new Entropy { LogitScale = context.Model.LogitScale }, context.Logits, context.Labels);
        return (loss[0], loss[1]);
    }
}
