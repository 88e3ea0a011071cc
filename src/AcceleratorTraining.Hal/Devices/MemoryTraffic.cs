namespace AcceleratorTraining.Hal;

/// <summary>Bytes that moved at one memory of a modelled machine.</summary>
/// <param name="Level">The memory's name in the timing file, e.g. "sram".</param>
/// <param name="Operand">What moved: "input", "weights", "partialSums", "output" or "other".</param>
/// <param name="ReadBytes">Out of the memory.</param>
/// <param name="WrittenBytes">Into the memory.</param>
public readonly record struct MemoryTraffic(string Level, string Operand, long ReadBytes, long WrittenBytes);
