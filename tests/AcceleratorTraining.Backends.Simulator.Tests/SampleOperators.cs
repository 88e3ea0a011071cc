using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests;

/// <summary>Operators to cost, without a program around them.</summary>
internal static class SampleOperators
{
    /// <summary>A square convolution with constant weights that keeps the size of the map.</summary>
    public static WorkloadOperator Convolution(int size, int inputs, int outputs, int kernel) => new()
    {
        Name = "convolution",
        Class = OperatorClass.Convolution,
        Input = new FeatureShape(1, size, size, inputs),
        Output = new FeatureShape(1, size, size, outputs),
        KernelHeight = kernel,
        KernelWidth = kernel,
        WeightSource = WeightSource.Constant,
        WeightBytes = (long)kernel * kernel * inputs * outputs,
    };

    public static WorkloadOperator Depthwise(int size, int channels, int kernel) =>
        Convolution(size, channels, channels, kernel) with { Name = "depthwise", Class = OperatorClass.DepthwiseConvolution, WeightBytes = (long)kernel * kernel * channels };

    public static WorkloadOperator FullyConnected(int rows, int inputs, int outputs) => new()
    {
        Name = "fully connected",
        Class = OperatorClass.FullyConnected,
        Input = new FeatureShape(rows, 1, 1, inputs),
        Output = new FeatureShape(rows, 1, 1, outputs),
        WeightSource = WeightSource.Constant,
        WeightBytes = (long)inputs * outputs,
    };

    /// <summary>An operator without weights; directions draw a byte an element.</summary>
    public static WorkloadOperator Plain(OperatorClass kind, int rows, int channels) => new()
    {
        Name = kind.ToString(),
        Class = kind,
        Input = new FeatureShape(1, 1, rows, channels),
        Output = new FeatureShape(1, 1, rows, channels),
        DrawnElements = kind is OperatorClass.Perturbation or OperatorClass.ParameterUpdate ? (long)rows * channels : 0,
        DrawnBits = kind is OperatorClass.Perturbation or OperatorClass.ParameterUpdate ? 8L * rows * channels : 0,
    };

    /// <summary>One of each class and a few shapes that do not divide by anything.</summary>
    public static ImmutableArray<WorkloadOperator> All { get; } =
    [
        Convolution(13, 3, 17, 3),
        Convolution(8, 64, 64, 3),
        Convolution(7, 33, 65, 1),
        Convolution(6, 32, 64, 3) with { Groups = 4, WeightBytes = 9L * 8 * 64 },
        Depthwise(11, 129, 3),
        Depthwise(5, 8, 5),
        FullyConnected(1, 640, 128),
        FullyConnected(5, 7, 3) with { WeightSource = WeightSource.Parameter },
        FullyConnected(2, 100, 10) with { WeightSource = WeightSource.Perturbed, DrawnElements = 1000, DrawnBits = 8000 },
        FullyConnected(3, 50, 20) with { InputBits = 16, OutputBits = 16 },
        .. Enum.GetValues<OperatorClass>()
            .Where(c => c is not (OperatorClass.Convolution or OperatorClass.DepthwiseConvolution or OperatorClass.FullyConnected))
            .Select(c => Plain(c, 9, 37)),
    ];

    public static OperatorCost Evaluate(ITimingModel model, WorkloadOperator operation) => model.Evaluate(Workload(operation))[0];

    public static Workload Workload(params ImmutableArray<WorkloadOperator> operators) => new("sample", [], operators);
}
