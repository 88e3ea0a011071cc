using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AcceleratorTraining.Benchmarks;

/// <summary>The machine a figure was measured on, in words.</summary>
internal static class MachineName
{
    public static string Describe()
    {
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : "unknown processor";
        string vectors = AvxVnni.IsSupported ? "AVX-VNNI" : Avx2.IsSupported ? "AVX2" : RuntimeInformation.ProcessArchitecture.ToString();
        return $"{processor} ({vectors}), {Environment.ProcessorCount} processors, .NET {Environment.Version}";
    }
}
