namespace AcceleratorTraining.Cli;

/// <summary>The request cannot be carried out as written; the message is one sentence for the user.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
