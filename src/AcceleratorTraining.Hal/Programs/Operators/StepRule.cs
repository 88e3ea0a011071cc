namespace AcceleratorTraining.Hal;

/// <summary>How UPDATE rounds the step S * scale to whole last bits, S the sum of coefficient * z. spec: UPDATE-22 to UPDATE-24</summary>
public enum StepRule
{
    /// <summary>To the nearest, ties away from zero.</summary>
    Nearest,

    /// <summary>Down after adding 16 random bits: right on the mean (QuZO, arXiv 2502.12346).</summary>
    Stochastic,

    /// <summary>By scale whole last bits with the sign of S where |S| reaches a threshold, else not at all.</summary>
    Vote,

    /// <summary>To the nearest, but never to 0: a step that is not 0 moves one last bit or more (ZOQO, arXiv 2501.06736).</summary>
    GridSign,
}
