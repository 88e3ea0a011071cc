namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>An operator as matrix products: <paramref name="Repeats"/> independent ones of M x K by K x N.</summary>
/// <param name="M">Output pixels (all images).</param>
/// <param name="N">Output channels; of one group.</param>
/// <param name="K">Inputs of one output: window x channels of one group.</param>
/// <param name="Repeats">Groups, channels of a depthwise layer, or matrices of a batch.</param>
public readonly record struct GemmShape(long M, long N, long K, long Repeats)
{
    /// <summary>Multiply-accumulates.</summary>
    public long Macs => M * N * K * Repeats;
}
