namespace AcceleratorTraining.Fuzzing;

/// <summary>An input that does harm.</summary>
/// <param name="Target">Who read it.</param>
/// <param name="Number">Which input of the run.</param>
/// <param name="Harm">What happened.</param>
/// <param name="Input">The bytes.</param>
internal sealed record Finding(string Target, long Number, string Harm, byte[] Input);
