using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Kernels of one accelerator, compiled when a program first needs them.</summary>
internal sealed class KernelLibrary(Accelerator accelerator)
{
    private readonly ConcurrentDictionary<MethodInfo, Delegate> _kernels = [];

    /// <summary>The kernels compiled so far.</summary>
    public IEnumerable<MethodInfo> Compiled => _kernels.Keys;

    /// <summary>Whether four products of bytes at a time are an instruction, or spelled out no slower than one by one.</summary>
    public bool HasDotProducts { get; } = accelerator is not CudaAccelerator cuda || cuda.Architecture >= CudaArchitecture.SM_61;

    /// <summary>Whether tiles of matrix products go by matrix instructions: on CUDA from sm_80 on, and where a test wants their twin.</summary>
    public bool HasMatrixInstructions { get; init; } = accelerator is CudaAccelerator { Architecture: var architecture } && architecture >= CudaArchitecture.SM_80;

    /// <summary>Threads that may share memory.</summary>
    public int MostGroupThreads => accelerator.MaxNumThreadsPerGroup;

    /// <summary>The launcher of a kernel of one thread an index.</summary>
    /// <param name="kernel">A static method whose first argument is the thread's index.</param>
    public Action<AcceleratorStream, Index1D, TOperands, TParameters> Get<TOperands, TParameters>(Action<Index1D, TOperands, TParameters> kernel)
        where TOperands : struct
        where TParameters : struct =>
        Find(kernel.Method, () => accelerator.LoadAutoGroupedKernel(kernel));

    /// <summary>The launcher of a kernel of groups whose threads work together.</summary>
    public Action<AcceleratorStream, KernelConfig, TOperands, TParameters> GetGrouped<TOperands, TParameters>(Action<TOperands, TParameters> kernel)
        where TOperands : struct
        where TParameters : struct =>
        Find(kernel.Method, () => accelerator.LoadKernel(kernel));

    // One compilation at a time: each takes a noticeable part of a second, and ILGPU's own cache would not spare the second one.
    private TLauncher Find<TLauncher>(MethodInfo kernel, Func<TLauncher> load)
        where TLauncher : Delegate
    {
        if (_kernels.TryGetValue(kernel, out Delegate? known)) return (TLauncher)known;
        lock (_kernels)
        {
            return (TLauncher)_kernels.GetOrAdd(kernel, _ => load());
        }
    }
}
