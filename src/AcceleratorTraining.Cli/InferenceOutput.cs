using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli;

/// <summary>One graph output.</summary>
/// <param name="Tensor">The tensor in the file.</param>
/// <param name="Shape">Its shape, batch included.</param>
/// <param name="Bytes">Its elements, little-endian.</param>
internal sealed record InferenceOutput(ModelTensor Tensor, ImmutableArray<int> Shape, byte[] Bytes)
{
    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));
}
