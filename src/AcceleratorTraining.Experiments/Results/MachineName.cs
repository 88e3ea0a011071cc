using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AcceleratorTraining.Experiments;

/// <summary>The machine a figure was measured on, in words.</summary>
internal static class MachineName
{
    public static string Describe()
    {
        string vectors = AvxVnni.IsSupported ? "AVX-VNNI" : Avx2.IsSupported ? "AVX2" : RuntimeInformation.ProcessArchitecture.ToString();
        return $"{Processor()} ({vectors}), {Environment.ProcessorCount} processors, .NET {Environment.Version}";
    }

    private static string Processor()
    {
        const string Source = "/proc/cpuinfo";
        string? line = File.Exists(Source) ? File.ReadLines(Source).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':')[^1].Trim() ?? "unknown processor";
    }
}
