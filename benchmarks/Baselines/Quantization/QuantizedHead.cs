namespace AcceleratorTraining.Baselines;

/// <summary>FULLY_CONNECTED with one scale for all weights, stored output by input.</summary>
public sealed record QuantizedHead(
    int Inputs,
    int Outputs,
    SymmetricWeights Weights,
    int[] Bias,
    TensorQuantization Input,
    TensorQuantization Output);
