namespace AcceleratorTraining.Baselines;

/// <summary>One array that may be trained, with its gradient.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Values">Real numbers.</param>
/// <param name="Unit">
/// The size of a natural step: steps are in this unit, so that one learning rate serves layers whose numbers differ in size
/// by orders of magnitude.
/// </param>
public sealed record FloatParameter(ParameterKind Kind, float[] Values, float Unit)
{
    /// <summary>Whether a trainer changes it.</summary>
    public bool IsTrained { get; private set; }

    /// <summary>Sum of the samples' gradients; empty unless trained.</summary>
    public float[] Gradient { get; private set; } = [];

    /// <summary>Marks it as trained.</summary>
    public void Train()
    {
        IsTrained = true;
        Gradient = new float[Values.Length];
    }
}
