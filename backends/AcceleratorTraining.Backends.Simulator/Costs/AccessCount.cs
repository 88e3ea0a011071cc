namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>Traffic at one level of memory.</summary>
/// <param name="Level">The memory's name in the timing file, e.g. "sram".</param>
/// <param name="Operand">What moves.</param>
/// <param name="Direction">Out of or into the memory.</param>
/// <param name="Words">Accesses in elements of the operand.</param>
/// <param name="Bytes">The same in bytes.</param>
public readonly record struct AccessCount(string Level, Operand Operand, AccessDirection Direction, long Words, long Bytes);
