namespace AcceleratorTraining.Models;

/// <summary>One line of a manifest: a stretch of bytes that a patch may change.</summary>
/// <param name="OperatorIndex">The operator that reads them.</param>
/// <param name="Tensor">Index of the tensor.</param>
/// <param name="Name">Its name.</param>
/// <param name="Part">What of it.</param>
/// <param name="Offset">First byte in the file.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Sha256Before">Hash of the bytes before, lower-case hexadecimal.</param>
/// <param name="Sha256After">Hash of the bytes after.</param>
/// <param name="ChangedElements">How many elements differ.</param>
public sealed record PatchedRange(int OperatorIndex, int Tensor, string Name, PatchedPart Part, int Offset, int Length, string Sha256Before, string Sha256After, int ChangedElements);
