namespace AcceleratorTraining;

/// <summary>The three disjoint parts of a run's data, in the model's own input format.</summary>
/// <param name="Training">What the steps see.</param>
/// <param name="Validation">What progress is measured on; taken from the adaptation samples, may be empty.</param>
/// <param name="Test">What accuracy is reported on, before and after; never seen by a step.</param>
public sealed record AdaptationData(LabelledSamples Training, LabelledSamples Validation, LabelledSamples Test)
{
    /// <summary>Forwards it took to make the training and validation samples' targets, counted with those of the run.</summary>
    public long TargetForwards { get; init; }
}
