using System.Reflection;

namespace AcceleratorTraining.Backends.Ilgpu.Tests.Support;

/// <summary>The kernels that the assembly has: methods that begin with Run of types that end in Kernel.</summary>
internal static class Kernels
{
    public static MethodInfo[] All { get; } =
    [
        .. typeof(IlgpuBackend).Assembly.GetTypes()
            .Where(t => t.Name.EndsWith("Kernel", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(m => m.Name.StartsWith("Run", StringComparison.Ordinal))
            .OrderBy(Name, StringComparer.Ordinal),
    ];

    public static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
