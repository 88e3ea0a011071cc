namespace AcceleratorTraining.Models;

/// <summary>A node is valid but cannot be translated; becomes a <see cref="ModelProblem"/>.</summary>
internal sealed class NodeProblemException(string reason) : Exception(reason)
{
    /// <summary>The node that has the problem, where it shows at another one: an operator's at its QuantizeLinear.</summary>
    public OnnxNode? Node { get; set; }
}
