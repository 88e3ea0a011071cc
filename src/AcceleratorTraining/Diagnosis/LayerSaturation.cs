namespace AcceleratorTraining;

/// <summary>How much of a layer's output lies at the ends of its range, where a change of the input does not show.</summary>
/// <param name="Operator">Index of the layer's operator in the model; -1 for all layers together.</param>
/// <param name="Saturated">Elements at an end; the lower end does not count where it stands for zero, as after a ReLU.</param>
/// <param name="Elements">Elements looked at.</param>
public readonly record struct LayerSaturation(int Operator, long Saturated, long Elements)
{
    /// <summary>Whether a larger share than the other's is at the ends.</summary>
    public bool IsMoreThan(LayerSaturation other) => (Int128)Saturated * other.Elements > (Int128)other.Saturated * Elements;

    /// <summary>Whether more than half is at the ends.</summary>
    public bool IsMost => 2 * Saturated > Elements;
}
