using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Kernels of one accelerator, compiled when a program first needs them.</summary>
internal sealed class KernelLibrary(Accelerator accelerator)
{
    private readonly ConcurrentDictionary<MethodInfo, Delegate> _kernels = [];

    /// <summary>The kernels compiled so far.</summary>
    public IEnumerable<MethodInfo> Compiled => _kernels.Keys;

    /// <summary>The launcher of a kernel of one thread an index.</summary>
    /// <param name="kernel">A static method whose first argument is the thread's index.</param>
    public Action<AcceleratorStream, Index1D, TOperands, TParameters> Get<TOperands, TParameters>(Action<Index1D, TOperands, TParameters> kernel)
        where TOperands : struct
        where TParameters : struct
    {
        if (_kernels.TryGetValue(kernel.Method, out Delegate? known)) return (Action<AcceleratorStream, Index1D, TOperands, TParameters>)known;

        // One compilation at a time: each takes a noticeable part of a second, and ILGPU's own cache would not spare the second one.
        lock (_kernels)
        {
            return (Action<AcceleratorStream, Index1D, TOperands, TParameters>)_kernels.GetOrAdd(kernel.Method, _ => accelerator.LoadAutoGroupedKernel(kernel));
        }
    }
}
