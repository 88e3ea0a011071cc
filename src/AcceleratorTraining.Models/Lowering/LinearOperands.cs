namespace AcceleratorTraining.Models;

/// <summary>Where the operators with weights have their operands.</summary>
internal static class LinearOperands
{
    /// <summary>The weights' operand, for all of them.</summary>
    public const int Weights = 1;

    /// <summary>TRANSPOSE_CONV begins with the output's shape.</summary>
    public static int Input(ModelOperator operation) => operation.BuiltinCode == OperatorCodes.TransposeConv ? 2 : 0;

    /// <summary>Tensor index of the bias; -1 without one.</summary>
    public static int BiasTensor(ModelOperator operation) => operation.InputOrNone(operation.BuiltinCode == OperatorCodes.TransposeConv ? 3 : 2);

    /// <summary>The layer's kind; null for an operator without weights that training knows.</summary>
    public static LinearKind? Kind(ModelOperator operation) => operation.BuiltinCode switch
    {
        OperatorCodes.Conv2D => LinearKind.Conv2D,
        OperatorCodes.DepthwiseConv2D => LinearKind.DepthwiseConv2D,
        OperatorCodes.FullyConnected => LinearKind.FullyConnected,
        OperatorCodes.TransposeConv => LinearKind.TransposeConv2D,
        _ => null,
    };
}
