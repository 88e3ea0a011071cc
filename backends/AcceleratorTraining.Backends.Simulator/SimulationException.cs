namespace AcceleratorTraining.Backends.Simulator;

/// <summary>A workload, a timing file or a table that cannot be simulated; the message names the thing and the rule.</summary>
public sealed class SimulationException(string message, Exception? innerException = null) : Exception(message, innerException);
