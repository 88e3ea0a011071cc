namespace AcceleratorTraining.Baselines;

/// <summary>A learning rate and what came of it on the validation samples.</summary>
/// <param name="LearningRate">The rate.</param>
/// <param name="Score">Accuracy of the requantized file, or its mean squared error.</param>
public sealed record LearningRateTrial(double LearningRate, double Score);
