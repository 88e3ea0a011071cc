namespace AcceleratorTraining;

/// <summary>One forward pass over a step's samples.</summary>
/// <param name="Query">Whose direction it goes along.</param>
/// <param name="Side">1 along z, -1 against it, 0 at the unperturbed point.</param>
public readonly record struct ForwardPass(int Query, int Side);
