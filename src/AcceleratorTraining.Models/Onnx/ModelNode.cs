namespace AcceleratorTraining.Models;

/// <summary>A node of an .onnx file, whose number is not that of the operators it becomes.</summary>
/// <param name="Index">Place in the file's graph.</param>
/// <param name="Name">Its name; may be empty.</param>
public sealed record ModelNode(int Index, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name.Length == 0 ? $"node {Index}" : $"node {Index} '{Name}'";
}
