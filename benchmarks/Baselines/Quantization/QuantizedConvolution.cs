namespace AcceleratorTraining.Baselines;

/// <summary>CONV_2D with a fused ReLU; weights in the order output channel, row, column, input channel.</summary>
public sealed record QuantizedConvolution(
    MapShape InputShape,
    MapShape OutputShape,
    int Filter,
    int Stride,
    SymmetricWeights Weights,
    int[] Bias,
    TensorQuantization Input,
    TensorQuantization Output);
