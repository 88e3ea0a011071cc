namespace AcceleratorTraining.Backends.Simulator.Energy;

/// <summary>What a multiply-accumulate costs.</summary>
/// <param name="OperandBits">Bits of both factors.</param>
/// <param name="Picojoules">Of the multiplication and the addition together.</param>
public readonly record struct MacEnergy(int OperandBits, double Picojoules);
