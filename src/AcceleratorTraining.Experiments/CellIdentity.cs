using System.Security.Cryptography;
using System.Text;

namespace AcceleratorTraining.Experiments;

/// <summary>Names what decides a result: when any of it changes, the result is measured again.</summary>
internal static class CellIdentity
{
    /// <summary>SHA-256 over the parts and the version of the arithmetic, hex.</summary>
    /// <param name="context">Its profile's rules count, its backend does not: bytes are the same on every one.</param>
    /// <param name="parts">Model hash, recipe with its numbers, data, sample counts, shift: in a fixed order.</param>
    public static string Of(ExperimentContext context, params ReadOnlySpan<string> parts)
    {
        StringBuilder text = new();
        text.Append(context.Profile.Name).Append(' ').Append(context.Profile.SpecVersion);
        foreach (string part in parts) text.Append('\n').Append(part);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
