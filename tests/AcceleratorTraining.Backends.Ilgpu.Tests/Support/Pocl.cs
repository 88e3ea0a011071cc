using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace AcceleratorTraining.Backends.Ilgpu.Tests.Support;

/// <summary>
/// One OpenCL accelerator of PoCL for all tests of the process: kernels run on the processor, compiled as for a GPU. ILGPU
/// refuses Debian's PoCL because it lacks a generic address space, which kernels compiled with O2 do not need.
/// </summary>
internal static class Pocl
{
    private static readonly Lazy<(IlgpuBackend? Backend, string? Reason)> Opened = new(Open);

    /// <summary>The backend, or the test is skipped with the reason.</summary>
    public static IlgpuBackend Backend
    {
        get
        {
            if (Opened.Value.Backend is null) Assert.Skip(Opened.Value.Reason!);
            return Opened.Value.Backend;
        }
    }

    private static (IlgpuBackend?, string?) Open()
    {
        // ILGPU asks for 'OpenCL'; without development packages only the versioned name exists.
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, _, _) =>
            name == "OpenCL" && NativeLibrary.TryLoad("libOpenCL.so.1", out nint library) ? library : 0);
        Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2).OpenCL(_ => true));
        CLDevice? device = context.Devices.OfType<CLDevice>().FirstOrDefault(d => d.PlatformName.Contains("Portable Computing Language", StringComparison.Ordinal));
        if (device is null)
        {
            context.Dispose();
            return (null, "PoCL is not installed (Debian: pocl-opencl-icd, ocl-icd-libopencl1).");
        }

        PropertyInfo generic = device.Capabilities.GetType().GetProperty("GenericAddressSpace")!;
        generic.GetSetMethod(nonPublic: true)!.Invoke(device.Capabilities, [true]);
        return (new IlgpuBackend(context, device.CreateAccelerator(context)), null);
    }
}
