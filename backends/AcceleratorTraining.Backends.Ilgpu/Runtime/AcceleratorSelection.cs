using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Finds and opens the accelerator that options ask for.</summary>
internal static class AcceleratorSelection
{
    /// <summary>Opens one accelerator.</summary>
    /// <exception cref="NotSupportedException">There is none such here; the message says why.</exception>
    public static AcceleratorHost Open(IlgpuAccelerator? kind, int index, string? name)
    {
        Context? context = null;
        try
        {
            // The whole optimisation is needed, not only wanted: it resolves the address space of every pointer.
            context = Context.Create(builder => Enable(builder.Optimize(OptimizationLevel.O2), kind));
            Device device = Find(context, kind, index, name);
            Accelerator accelerator = device.CreateAccelerator(context);
            return new AcceleratorHost(context, accelerator, new KernelLibrary(accelerator), owned: true);
        }
        catch (Exception exception)
        {
            context?.Dispose();

            // Drivers fail in many ways: a missing library, an old version, a device in use. To the caller all are one.
            throw exception as NotSupportedException ?? new NotSupportedException($"ILGPU cannot open {Wanted(kind, name)}: {exception.Message}", exception);
        }
    }

    private static void Enable(Context.Builder builder, IlgpuAccelerator? kind)
    {
        if (kind is null or IlgpuAccelerator.Cuda) builder.Cuda();
        if (kind is null or IlgpuAccelerator.OpenCL) builder.OpenCL();
        if (kind is IlgpuAccelerator.Cpu) builder.CPU();
    }

    private static Device Find(Context context, IlgpuAccelerator? kind, int index, string? name)
    {
        // A context in which nothing was found offers the interpreter by itself: nobody asked for that. spec: DEVICE-13
        Device[] found =
        [
            .. context.Devices
                .Where(d => (d.AcceleratorType == AcceleratorType.CPU) == (kind is IlgpuAccelerator.Cpu))
                .Where(d => name is null || d.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
                .OrderBy(d => d.AcceleratorType == AcceleratorType.Cuda ? 0 : 1),
        ];
        return index < found.Length
            ? found[index]
            : throw new NotSupportedException(found.Length == 0
                ? $"ILGPU finds no {Wanted(kind, name)}: no driver, or no such device."
                : $"ILGPU finds {found.Length} of {Wanted(kind, name)}, so there is no index {index}.");
    }

    private static string Wanted(IlgpuAccelerator? kind, string? name)
    {
        string wanted = kind switch
        {
            IlgpuAccelerator.Cuda => "CUDA device",
            IlgpuAccelerator.OpenCL => "OpenCL device with a generic address space",
            IlgpuAccelerator.Cpu => "interpreter",
            _ => "CUDA device or OpenCL device with a generic address space",
        };
        return name is null ? wanted : $"{wanted} named like '{name}'";
    }
}
