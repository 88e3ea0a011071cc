using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>Which routine carries an operator out, and how often its inner loop runs.</summary>
internal static class KernelClasses
{
    /// <summary>Names in timing files.</summary>
    public static IReadOnlyDictionary<string, KernelClass> ByName { get; } =
        Enum.GetValues<KernelClass>().ToDictionary(c => char.ToLowerInvariant(c.ToString()[0]) + c.ToString()[1..], StringComparer.Ordinal);

    /// <summary>Whether it is a sum of products that the library's inner loops compute.</summary>
    public static bool IsProduct(KernelClass kernel) =>
        kernel is KernelClass.Convolution or KernelClass.PointwiseConvolution or KernelClass.DepthwiseConvolution or KernelClass.FullyConnected or KernelClass.BatchMatMul or KernelClass.HeadGradient;

    /// <summary>The routine of an operator.</summary>
    public static KernelClass Of(WorkloadOperator operation) => operation.Class switch
    {
        OperatorClass.Convolution => operation.KernelHeight == 1 && operation.KernelWidth == 1 ? KernelClass.PointwiseConvolution : KernelClass.Convolution,
        OperatorClass.DepthwiseConvolution => KernelClass.DepthwiseConvolution,
        OperatorClass.FullyConnected => KernelClass.FullyConnected,
        OperatorClass.BatchMatMul => KernelClass.BatchMatMul,
        OperatorClass.MaxPool or OperatorClass.AveragePool => KernelClass.Pool,
        OperatorClass.ReduceSum => KernelClass.ReduceSum,
        OperatorClass.TableLookup => KernelClass.TableLookup,
        OperatorClass.Softmax => KernelClass.Softmax,
        OperatorClass.Normalization => KernelClass.Normalization,
        OperatorClass.Move => KernelClass.Move,
        OperatorClass.Perturbation => KernelClass.Perturbation,
        OperatorClass.ParameterUpdate => KernelClass.ParameterUpdate,
        OperatorClass.Loss => KernelClass.Loss,
        OperatorClass.HeadGradient => KernelClass.HeadGradient,
        _ => KernelClass.Elementwise,
    };

    /// <summary>
    /// Runs of the inner loop: multiply-accumulates of products, taps of pools, drawn elements of directions, elements read by
    /// what reduces or looks up, and else elements written. In floating point: shapes may be larger than 63 bits can count.
    /// </summary>
    public static double Operations(WorkloadOperator operation) => Of(operation) switch
    {
        KernelClass kernel when IsProduct(kernel) => Products(operation.Gemm),
        KernelClass.Pool => CycleCount.Elements(operation.Output) * operation.KernelHeight * operation.KernelWidth,
        KernelClass.Perturbation or KernelClass.ParameterUpdate => operation.DrawnElements,
        KernelClass.Elementwise or KernelClass.Move => CycleCount.Elements(operation.Output),
        _ => CycleCount.Elements(operation.Input),
    };

    private static double Products(GemmShape gemm) => (double)gemm.M * gemm.N * gemm.K * gemm.Repeats;
}
