namespace AcceleratorTraining.Baselines;

/// <summary>A rule that turns gradients into steps of parameters' units.</summary>
internal interface IOptimizer
{
    /// <summary>Bytes of its state.</summary>
    long StateBytes { get; }

    /// <summary>One step of every parameter along its gradient times <paramref name="factor"/>.</summary>
    void Step(double rate, float factor);
}
