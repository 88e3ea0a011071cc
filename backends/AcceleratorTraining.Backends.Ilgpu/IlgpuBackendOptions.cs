namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Which accelerator the ilgpu backend opens; no option changes a result.</summary>
public sealed class IlgpuBackendOptions
{
    /// <summary>The kind of accelerator. Null takes CUDA where there is a device, else OpenCL; never the interpreter.</summary>
    public IlgpuAccelerator? Accelerator { get; set; }

    /// <summary>Which one of those that remain after kind and name, from 0.</summary>
    public int Index { get; set; }

    /// <summary>A part of the accelerator's name, in any case; null for every name.</summary>
    public string? DeviceName { get; set; }
}
