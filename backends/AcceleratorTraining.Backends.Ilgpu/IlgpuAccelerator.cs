namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Kinds of accelerators that ILGPU drives.</summary>
public enum IlgpuAccelerator
{
    /// <summary>An NVIDIA GPU, by its driver.</summary>
    Cuda,

    /// <summary>An OpenCL device with a generic address space.</summary>
    OpenCL,

    /// <summary>ILGPU's interpreter on the processor: for finding errors in kernels, far slower than the cpu backend.</summary>
    Cpu,
}
