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
    private static readonly Lazy<(IlgpuBackend[] Backends, string? Reason)> Opened = new(Open);

    /// <summary>The backend, or the test is skipped with the reason.</summary>
    public static IlgpuBackend Backend => Get(0);

    /// <summary>The same with the twin of matrix instructions.</summary>
    public static IlgpuBackend MatrixBackend => Get(1);

    private static IlgpuBackend Get(int index)
    {
        if (Opened.Value.Reason is { } reason) Assert.Skip(reason);
        return Opened.Value.Backends[index];
    }

    private static (IlgpuBackend[], string?) Open()
    {
        // ILGPU asks for 'OpenCL'; without development packages only the versioned name exists.
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, _, _) =>
            name == "OpenCL" && NativeLibrary.TryLoad("libOpenCL.so.1", out nint library) ? library : 0);
        Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2).OpenCL(_ => true));
        CLDevice? device = context.Devices.OfType<CLDevice>().FirstOrDefault(d => d.PlatformName.Contains("Portable Computing Language", StringComparison.Ordinal));
        if (device is null)
        {
            context.Dispose();
            return ([], "PoCL is not installed (Debian: pocl-opencl-icd, ocl-icd-libopencl1).");
        }

        PropertyInfo generic = device.Capabilities.GetType().GetProperty("GenericAddressSpace")!;
        generic.GetSetMethod(nonPublic: true)!.Invoke(device.Capabilities, [true]);
        Accelerator accelerator = device.CreateAccelerator(context);
        return ([new IlgpuBackend(context, accelerator), new IlgpuBackend(context, accelerator, new KernelLibrary(accelerator) { HasMatrixInstructions = true })], null);
    }
}
