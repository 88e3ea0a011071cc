namespace AcceleratorTraining.Models;

/// <summary>Attributes of FULLY_CONNECTED.</summary>
/// <param name="IsShuffled">Whether the weights are stored in the 4x16 shuffled order.</param>
/// <param name="KeepsDimensions">Whether the output keeps the input's leading dimensions.</param>
/// <param name="BiasType">What the bias would be where there is none; Float32 if the file does not say.</param>
/// <param name="Activation">The clamp at the end.</param>
public sealed record FullyConnectedOptions(bool IsShuffled, bool KeepsDimensions, TfliteType BiasType, FusedActivation Activation)
    : OperatorOptions(Activation);
