namespace AcceleratorTraining.Receipts;

/// <summary>A receipt cannot be read or does not belong to what it is used with; the message names offset and rule.</summary>
public sealed class InvalidReceiptException(string message) : Exception(message);
