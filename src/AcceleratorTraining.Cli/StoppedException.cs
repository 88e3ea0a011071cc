namespace AcceleratorTraining.Cli;

/// <summary>The user stopped a verb that has something to say about it, e.g. how to go on.</summary>
internal sealed class StoppedException(string message, Exception innerException) : OperationCanceledException(message, innerException);
