namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>A tensor that operators of a workload read or write.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Role">What it is to the machine.</param>
/// <param name="Shape">Its dimensions as a feature map; leading dimensions beyond four are part of the batch.</param>
/// <param name="ElementBits">Bits an element: 4, 8, 16, 32 or 64.</param>
/// <param name="ByteCount">Bytes of the dense tensor.</param>
public sealed record WorkloadTensor(string Name, TensorRole Role, FeatureShape Shape, int ElementBits, long ByteCount);
