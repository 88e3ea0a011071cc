namespace AcceleratorTraining.Experiments.References.Microcontrollers;

/// <summary>One benchmark of one submission.</summary>
/// <param name="Benchmark">Its short name.</param>
/// <param name="Cycles">Clock x latency of an inference.</param>
/// <param name="MicroJoules">Energy of an inference; null where it was not submitted.</param>
/// <param name="SkipsDeadChannels">Whether the framework seems to leave out channels without weights, so that its cycles say nothing of its speed.</param>
internal sealed record MicrocontrollerRun(string Benchmark, double Cycles, double? MicroJoules, bool SkipsDeadChannels);
