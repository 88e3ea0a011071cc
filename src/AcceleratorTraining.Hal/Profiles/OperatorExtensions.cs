namespace AcceleratorTraining.Hal;

/// <summary>
/// Operators beyond the mandatory base set. An extension is supported completely or not at all; where a backend lacks
/// one, a lowering decorator supplies it with equal bytes. spec: EXT-01
/// </summary>
[Flags]
public enum OperatorExtensions
{
    /// <summary>The base set only.</summary>
    None = 0,

    /// <summary>PERTURB: a parameter moved along a generated direction.</summary>
    Perturb = 1,

    /// <summary>UPDATE: a parameter stepped along generated directions by integer coefficients.</summary>
    Update = 2,

    /// <summary>CROSS_ENTROPY: integer log-sum-exp loss.</summary>
    CrossEntropy = 4,

    /// <summary>HEAD_GRADIENT: the exact softmax gradient of the last linear layer.</summary>
    HeadGradient = 8,

    /// <summary>APPLY_GAIN: a normalised multiplier times a trained gain.</summary>
    ApplyGain = 16,

    /// <summary>SQUARED_ERROR: squared differences to a target.</summary>
    SquaredError = 32,

    /// <summary>ENTROPY: how undecided the logits are.</summary>
    Entropy = 64,

    /// <summary>DISTILLATION: cross-entropy under a teacher's softmax.</summary>
    Distillation = 128,

    /// <summary>PROTOTYPE_LOSS: few-shot loss over distances to class means.</summary>
    PrototypeLoss = 256,

    /// <summary>OUTPUT_STEP: how far a sum moves for a part of an output step.</summary>
    OutputStep = 512,

    /// <summary>All of them.</summary>
    All = Perturb | Update | CrossEntropy | HeadGradient | ApplyGain | SquaredError | Entropy | Distillation | PrototypeLoss | OutputStep,
}
