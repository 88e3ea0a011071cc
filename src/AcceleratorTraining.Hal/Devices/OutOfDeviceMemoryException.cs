namespace AcceleratorTraining.Hal;

/// <summary>An allocation would exceed the profile's memory.</summary>
public sealed class OutOfDeviceMemoryException(string message) : Exception(message);
