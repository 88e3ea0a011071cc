namespace AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

/// <summary>What fits the halves of the buffers that are in use while the others are filled and emptied.</summary>
/// <param name="Inputs">Input words.</param>
/// <param name="Weights">Weights.</param>
/// <param name="Outputs">Outputs at their own width.</param>
/// <param name="PartialSums">Outputs at the accumulator's width.</param>
internal readonly record struct BufferWords(long Inputs, long Weights, long Outputs, long PartialSums)
{
    /// <summary>Half of each buffer, in words.</summary>
    public static BufferWords HalvesOf(long inputBytes, long weightBytes, long outputBytes, int inputBits = 8, int weightBits = 8, int outputBits = 8, int accumulatorBits = 32) =>
        new(inputBytes * 4 / inputBits, weightBytes * 4 / weightBits, outputBytes * 4 / outputBits, outputBytes * 4 / accumulatorBits);
}
