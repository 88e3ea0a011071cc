namespace AcceleratorTraining.Backends.Simulator.Training;

/// <summary>A way of carrying out a training step, and what the step costs then.</summary>
/// <param name="Name">What is done together, in words.</param>
/// <param name="Together">Executions of the query program that share one load of the weights.</param>
/// <param name="CyclesPerStep">Cycles of all queries and the update.</param>
/// <param name="WeightBytesPerStep">Weight bytes out of the memory that holds the weights.</param>
/// <param name="TrafficBytesPerStep">Bytes at that memory, everything counted.</param>
/// <param name="IsCounted">Whether programs are priced as they are executed; else by the model of sharing that <see cref="SharedLoads"/> describes.</param>
public sealed record TrainingPlan(string Name, int Together, long CyclesPerStep, long WeightBytesPerStep, long TrafficBytesPerStep, bool IsCounted);
