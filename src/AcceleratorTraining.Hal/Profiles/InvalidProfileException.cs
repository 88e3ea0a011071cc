namespace AcceleratorTraining.Hal;

/// <summary>A profile file breaks its schema, or no profile has the name asked for; the message names field and rule.</summary>
public sealed class InvalidProfileException(string message, Exception? innerException = null) : Exception(message, innerException);
