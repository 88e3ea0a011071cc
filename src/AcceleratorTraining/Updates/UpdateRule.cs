namespace AcceleratorTraining;

/// <summary>How small updates of 8-bit weights are kept. Biases and gains always have masters with fraction bits.</summary>
public enum UpdateRule
{
    /// <summary>16w8a: 16-bit weights that the queries see in full; the written file rounds them to 8 bits.</summary>
    Master16,

    /// <summary>8w8a: int8 weights as the machine sees them, and one residual byte a weight with 8 more fraction bits.</summary>
    SplitResidual,

    /// <summary>8w8a without memory: every update is rounded to whole steps. The baseline that the others must beat.</summary>
    RoundNearest,
}
