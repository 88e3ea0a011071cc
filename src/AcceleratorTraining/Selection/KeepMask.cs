using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>A weight takes part in the run if its byte of the run's own stream is below the share: DIR-10.</summary>
internal sealed record KeepMask : WeightMask
{
    public KeepMask(string id, int keep) => (Id, Keep) = (id, keep);

    public override string Id { get; }

    public override ImmutableArray<int> Settings => Keep == Direction.All ? [] : [Keep];

    public override int Keep { get; }
}
