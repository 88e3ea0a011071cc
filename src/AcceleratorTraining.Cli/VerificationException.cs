namespace AcceleratorTraining.Cli;

/// <summary>A check that the user asked for did not hold; the message is one sentence with both values.</summary>
internal sealed class VerificationException(string message) : Exception(message);
