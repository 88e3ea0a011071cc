namespace AcceleratorTraining.Hal;

/// <summary>The device faulted; nothing submitted to it can be trusted, and it cannot be used again.</summary>
public sealed class DeviceLostException(string message, Exception? innerException = null) : Exception(message, innerException);
