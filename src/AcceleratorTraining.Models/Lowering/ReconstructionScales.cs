namespace AcceleratorTraining.Models;

/// <summary>How a model's input is compared with its first output, as an autoencoder's is.</summary>
/// <param name="Requantization">From steps of the input to steps of the output.</param>
/// <param name="ErrorScale">The square of the output's scale over its elements, in units of 2^-32, at least 1: turns squared steps into a real mean.</param>
public readonly record struct ReconstructionScales(QuantizedMultiplier Requantization, long ErrorScale)
{
    /// <summary>Most that a loss takes as a scale.</summary>
    private const long LargestScale = 1L << 40;

    /// <summary>Whether the input's steps are the output's.</summary>
    public bool IsIdentity => Requantization is { Multiplier: 1 << 30, Shift: 1 };

    /// <summary>The scales; null where input and first output have different numbers of elements or one has no scale of its own.</summary>
    internal static ReconstructionScales? Of(ModelTensor input, ModelTensor output, long inputElements, long outputElements)
    {
        bool comparable = inputElements == outputElements && inputElements > 0 && input.Scales is [> 0] && output.Scales is [> 0];
        if (!comparable) return null;
        double error = Math.Floor((double)output.Scale * output.Scale / outputElements * (1L << 32) + 0.5);
        return new ReconstructionScales(QuantizedMultiplier.FromReal((double)input.Scale / output.Scale), error < LargestScale ? Math.Max(1, (long)error) : LargestScale);
    }
}
