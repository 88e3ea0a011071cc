using System.Runtime.InteropServices;

namespace AcceleratorTraining.Baselines;

/// <summary>Trained float parameters between two runs: float32, little-endian, one after the other in the network's order.</summary>
public static class ParameterFile
{
    public static void Write(string path, BackboneParameters parameters) =>
        File.WriteAllBytes(path, [.. parameters.All.SelectMany(p => MemoryMarshal.AsBytes<float>(p.Values).ToArray())]);

    /// <exception cref="InvalidDataException">The file has another length than the network's parameters.</exception>
    public static void Read(string path, BackboneParameters parameters)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length != sizeof(float) * parameters.All.Sum(p => p.Values.Length)) throw new InvalidDataException($"'{path}' does not hold the parameters of this network.");
        int offset = 0;
        foreach (BackboneParameter parameter in parameters.All)
        {
            Span<byte> values = MemoryMarshal.AsBytes(parameter.Values.AsSpan());
            bytes.AsSpan(offset, values.Length).CopyTo(values);
            offset += values.Length;
        }
    }
}
