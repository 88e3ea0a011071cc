namespace AcceleratorTraining.Experiments;

/// <summary>A test clip among samples.</summary>
/// <param name="Machine">Which machine runs.</param>
/// <param name="IsAnomaly">Whether something is wrong with it.</param>
/// <param name="First">Its first sample.</param>
/// <param name="Count">Its samples.</param>
internal readonly record struct TestClip(int Machine, bool IsAnomaly, int First, int Count);
