namespace AcceleratorTraining;

/// <summary>One look at the layers' outputs.</summary>
/// <param name="Worst">The layer with the largest share at the ends; of equal ones the first.</param>
/// <param name="All">All layers together.</param>
public readonly record struct SaturationReading(LayerSaturation Worst, LayerSaturation All);
