using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>What one operand does at one memory; words of one instance, all iterations of the nest.</summary>
/// <param name="Level">The memory.</param>
/// <param name="Operand">The operand.</param>
/// <param name="Instances">Instances that have work.</param>
/// <param name="TileWords">Words held at a time.</param>
/// <param name="Reads">Words read for what lies below; of partial sums those that are added to.</param>
/// <param name="Fills">Words written from the memory above; of partial sums those that come back.</param>
/// <param name="Updates">Words of sums written from below; 0 for inputs and weights.</param>
/// <param name="TemporalReductions">Updates that add to a sum which the instance has held before.</param>
public readonly record struct LevelTraffic(string Level, Operand Operand, long Instances, long TileWords, long Reads, long Fills, long Updates, long TemporalReductions);
