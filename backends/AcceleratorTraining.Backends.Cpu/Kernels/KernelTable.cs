using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>One way of running all kernels.</summary>
/// <param name="Name">What options and the environment call it.</param>
/// <param name="IsSupported">Whether this machine can.</param>
/// <param name="Kernels">The kernels.</param>
internal sealed record KernelRow(string Name, bool IsSupported, KernelSet Kernels);

/// <summary>The single list of kernel sets; order is preference, the first supported row wins, tests run them all.</summary>
internal static class KernelTable
{
    /// <summary>Environment variable that forces a row.</summary>
    public const string Variable = "ACCTRAIN_CPU_LANES";

    public static ImmutableArray<KernelRow> All { get; } =
    [
        new("avxvnni", AvxVnni.IsSupported, new KernelSet<Lanes256, ByteDot256, WordDot256, Vector256<int>>()),
        new("avx2", Avx2.IsSupported, new KernelSet<Lanes256, WordDot256, WordDot256, Vector256<int>>()),
        new("vector128", Vector128.IsHardwareAccelerated, new KernelSet<Lanes128, WordDot128, WordDot128, Vector128<int>>()),
        new("scalar", true, new KernelSet<ScalarLanes, WordDotScalar, WordDotScalar, int>()),
    ];

    /// <summary>The row of that name, or the first supported one.</summary>
    /// <param name="name">A name; null for no preference, then the environment decides.</param>
    /// <param name="reason">Why there is none.</param>
    public static KernelRow? Find(string? name, out string? reason)
    {
        name ??= Environment.GetEnvironmentVariable(Variable);
        reason = null;
        if (string.IsNullOrEmpty(name)) return All.First(r => r.IsSupported);
        KernelRow? row = All.FirstOrDefault(r => r.Name == name);
        if (row is { IsSupported: true }) return row;
        reason = row is null
            ? $"There are no cpu lanes '{name}'; known are {string.Join(", ", All.Select(r => r.Name))}."
            : $"This processor has no support for the lanes '{name}'.";
        return null;
    }
}
