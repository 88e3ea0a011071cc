namespace AcceleratorTraining.Models;

/// <summary>A node is valid but cannot be translated; becomes a <see cref="ModelProblem"/>.</summary>
internal sealed class NodeProblemException(string reason) : Exception(reason);
