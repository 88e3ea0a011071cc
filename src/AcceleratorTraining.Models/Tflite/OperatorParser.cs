using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Reads one Operator table with the options of the operators that can be lowered.</summary>
internal static class OperatorParser
{
    // Numbers of the schema's BuiltinOptions union.
    private const int Convolution = 1;
    private const int Depthwise = 2;
    private const int Pool = 5;
    private const int FullyConnected = 8;
    private const int Softmax = 9;
    private const int Add = 11;

    public static ModelOperator Read(FlatBuffer buffer, ImmutableArray<OperatorCode> codes, int tensors, int index, FlatTable table)
    {
        uint code = (uint)table.Int32(0);
        if (code >= codes.Length) throw buffer.Fail(table.Position, $"operator {index} has code {code} of {codes.Length}");
        OperatorCode operation = codes[(int)code];
        return new ModelOperator
        {
            Index = index,
            BuiltinCode = operation.Code,
            Name = operation.Name,
            Version = operation.Version,
            Inputs = Indices(buffer, table, 1, tensors, -1, $"operator {index}'s inputs"),
            Outputs = Indices(buffer, table, 2, tensors, 0, $"operator {index}'s outputs"),
            Options = ReadOptions(buffer, operation.Code, table, index),
            FileOffset = table.Position,
        };
    }

    /// <summary>A vector of tensor indices, each within [<paramref name="minimum"/>, <paramref name="tensors"/>).</summary>
    public static ImmutableArray<int> Indices(FlatBuffer buffer, FlatTable table, int field, int tensors, int minimum, string what)
    {
        ImmutableArray<int> indices = table.Int32s(field);
        foreach (int tensor in indices)
        {
            if (tensor < minimum || tensor >= tensors) throw buffer.Fail(table.Position, $"{what} name tensor {tensor} of {tensors}");
        }

        return indices;
    }

    private static OperatorOptions? ReadOptions(FlatBuffer buffer, int code, FlatTable table, int index)
    {
        int expected = code switch
        {
            OperatorCodes.Conv2D => Convolution,
            OperatorCodes.DepthwiseConv2D => Depthwise,
            OperatorCodes.AveragePool2D => Pool,
            OperatorCodes.FullyConnected => FullyConnected,
            OperatorCodes.Softmax => Softmax,
            OperatorCodes.Add => Add,
            _ => 0,
        };
        if (expected == 0 || table.Byte(3) != expected || table.Table(4) is not { } options) return null;
        switch (expected)
        {
            case Convolution: return ReadConvolution(buffer, options, index, 0);
            case Depthwise: return ReadConvolution(buffer, options, index, 1);
            case Pool: return new PoolOptions(ReadPadding(buffer, options, index), options.Int32(2), options.Int32(1), options.Int32(4), options.Int32(3), (FusedActivation)options.Byte(5));
            case FullyConnected: return new FullyConnectedOptions(options.Byte(1) != 0, options.Byte(2) != 0, (FusedActivation)options.Byte(0));
            case Softmax: return new SoftmaxOptions(options.Single(0));
            default: return new AddOptions((FusedActivation)options.Byte(0));
        }
    }

    // DEPTHWISE_CONV_2D has one more field, the depth multiplier, before the activation.
    private static ConvolutionOptions ReadConvolution(FlatBuffer buffer, FlatTable options, int index, int extra) => new(
        ReadPadding(buffer, options, index),
        options.Int32(2),
        options.Int32(1),
        options.Int32(5 + extra, 1),
        options.Int32(4 + extra, 1),
        extra == 0 ? 0 : options.Int32(3),
        (FusedActivation)options.Byte(3 + extra));

    private static PaddingScheme ReadPadding(FlatBuffer buffer, FlatTable options, int index)
    {
        byte padding = options.Byte(0);
        return padding <= 1 ? (PaddingScheme)padding : throw buffer.Fail(options.Position, $"operator {index} has padding scheme {padding}");
    }
}
