namespace AcceleratorTraining;

/// <summary>One short run of a search.</summary>
/// <param name="Eighths">The step multiplier in 1/8: 8 is the recipe as it is.</param>
/// <param name="Validation">How it ended, on the validation samples.</param>
public readonly record struct TuningTrial(int Eighths, EvaluationResult Validation);
