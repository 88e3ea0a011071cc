namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>How an operation is cut up for the array and its shared buffer.</summary>
/// <param name="OutputBlock">What is accumulated at once.</param>
/// <param name="InputBlock">What of the input that needs at once.</param>
/// <param name="IsPartKernelFirst">Whether dot products run over four taps and 8 channels at a time rather than one tap and 32 channels.</param>
/// <param name="AccumulatorBits">32 or 40.</param>
internal sealed record BlockConfiguration(BlockShape OutputBlock, BlockShape InputBlock, bool IsPartKernelFirst, int AccumulatorBits);
