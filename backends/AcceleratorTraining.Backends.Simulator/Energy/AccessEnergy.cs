namespace AcceleratorTraining.Backends.Simulator.Energy;

/// <summary>What an access costs, at one capacity of memory.</summary>
/// <param name="Class">The kind of memory.</param>
/// <param name="CapacityBytes">Its size; 0 for a figure that holds at any.</param>
/// <param name="ReadPicojoulesPerByte">Of a byte read; an access moves whole words, so single bytes cost more than this.</param>
/// <param name="WritePicojoulesPerByte">Of a byte written.</param>
public readonly record struct AccessEnergy(MemoryEnergyClass Class, long CapacityBytes, double ReadPicojoulesPerByte, double WritePicojoulesPerByte);
