namespace AcceleratorTraining.Models;

/// <summary>Reads the options of one operator; numbers of fields and of the union's members are the schema's.</summary>
internal static class OptionsParser
{
    /// <summary>Options as their operator's record; null where there are none, or those of another operator.</summary>
    public static OperatorOptions? Read(FlatBuffer buffer, int code, int kind, FlatTable options, int index) => (code, kind) switch
    {
        (OperatorCodes.Conv2D, 1) => Convolution(buffer, options, index, 0),
        (OperatorCodes.DepthwiseConv2D, 2) => Convolution(buffer, options, index, 1),
        (OperatorCodes.AveragePool2D or OperatorCodes.MaxPool2D, 5) =>
            new PoolOptions(Padding(buffer, options, index), options.Int32(2), options.Int32(1), options.Int32(4), options.Int32(3), Activation(options, 5)),
        (OperatorCodes.Svdf, 6) => new SvdfOptions(options.Int32(0), Activation(options, 1)),
        (OperatorCodes.FullyConnected, 8) => new FullyConnectedOptions(Flag(options, 1), Flag(options, 2), (TfliteType)options.Byte(4), Activation(options, 0)),
        (OperatorCodes.Softmax, 9) => new SoftmaxOptions(options.Single(0)),
        (OperatorCodes.Concatenation, 10) => new ConcatenationOptions(options.Int32(0), Activation(options, 1)),
        (OperatorCodes.Add, 11) or (OperatorCodes.Mul, 21) or (OperatorCodes.Sub, 28) => new ArithmeticOptions(Activation(options, 0)),
        (OperatorCodes.Gather, 23) => new GatherOptions(options.Int32(0), options.Int32(1)),
        (OperatorCodes.Mean or OperatorCodes.Sum, 27) => new ReducerOptions(Flag(options, 0)),
        (OperatorCodes.StridedSlice, 32) =>
            new StridedSliceOptions(options.Int32(0), options.Int32(1), options.Int32(2), options.Int32(3), options.Int32(4), Flag(options, 5)),
        (OperatorCodes.Split, 35) or (OperatorCodes.SplitV, 79) => new SplitOptions(options.Int32(0)),
        (OperatorCodes.TransposeConv, 49) => new TransposeConvolutionOptions(Padding(buffer, options, index), options.Int32(2), options.Int32(1), Activation(options, 3)),
        (OperatorCodes.Pack, 59) or (OperatorCodes.Unpack, 64) => new PackOptions(options.Int32(0), options.Int32(1)),
        (OperatorCodes.UnidirectionalSequenceLstm, 71) => new SequenceLstmOptions(options.Single(1), options.Single(2), Flag(options, 3), Activation(options, 0)),
        (OperatorCodes.ResizeNearestNeighbor, 74) => new ResizeNearestOptions(Flag(options, 0), Flag(options, 1)),
        (OperatorCodes.LeakyRelu, 75) => new LeakyReluOptions(options.Single(0)),
        (OperatorCodes.MirrorPad, 77) => new MirrorPadOptions(Flag(options, 0)),
        (OperatorCodes.BatchMatMul, 101) => new BatchMatMulOptions(Flag(options, 0), Flag(options, 1)),
        (OperatorCodes.Gelu, 116) => new GeluOptions(Flag(options, 0)),
        _ => null,
    };

    // DEPTHWISE_CONV_2D has one more field, the depth multiplier, before the activation.
    private static ConvolutionOptions Convolution(FlatBuffer buffer, FlatTable options, int index, int extra) => new(
        Padding(buffer, options, index),
        options.Int32(2),
        options.Int32(1),
        options.Int32(5 + extra, 1),
        options.Int32(4 + extra, 1),
        extra == 0 ? 0 : options.Int32(3),
        extra == 0 ? (TfliteType)options.Byte(6) : default,
        Activation(options, 3 + extra));

    private static PaddingScheme Padding(FlatBuffer buffer, FlatTable options, int index)
    {
        byte padding = options.Byte(0);
        return padding <= 1 ? (PaddingScheme)padding : throw buffer.Fail(options.Position, $"operator {index} has padding scheme {padding}");
    }

    private static FusedActivation Activation(FlatTable options, int field) => (FusedActivation)options.Byte(field);

    private static bool Flag(FlatTable options, int field) => options.Byte(field) != 0;
}
