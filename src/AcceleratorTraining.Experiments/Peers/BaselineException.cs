namespace AcceleratorTraining.Experiments;

/// <summary>The baselines program is absent, failed, or answered something else; the message is the reason a table shows.</summary>
public sealed class BaselineException(string message, Exception? innerException = null) : Exception(message, innerException);
