using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

/// <summary>Operators of all kinds for property tests of timing models.</summary>
internal static class RandomOperators
{
    private static readonly OperatorClass[] Beside = [OperatorClass.MaxPool, OperatorClass.Add, OperatorClass.Multiply, OperatorClass.Softmax, OperatorClass.Move, OperatorClass.ParameterUpdate];

    /// <summary>A convolution of one or nine taps, at most 40 x 40 pixels and 70 channels, with weights of any source.</summary>
    public static WorkloadOperator Convolution(Random random)
    {
        int kernel = random.Next(2) == 0 ? 1 : 3, height = random.Next(1, 40), width = random.Next(3) == 0 ? 1 : random.Next(1, 40), inputs = random.Next(1, 70), outputs = random.Next(1, 70);
        long weights = (long)kernel * kernel * inputs * outputs;
        bool isPerturbed = random.Next(3) == 0;
        return new WorkloadOperator
        {
            Name = "convolution",
            Class = OperatorClass.Convolution,
            Input = new FeatureShape(random.Next(1, 4), height, width, inputs),
            Output = new FeatureShape(1, height, width, outputs),
            KernelHeight = kernel,
            KernelWidth = kernel,
            WeightSource = isPerturbed ? WeightSource.Perturbed : WeightSource.Parameter,
            WeightBytes = weights,
            DrawnElements = isPerturbed ? weights : 0,
        }.WithBatch(random.Next(1, 4));
    }

    /// <summary>A convolution, a wide matrix product of 16 bits, a depthwise layer or an operator that is no sum of products.</summary>
    public static WorkloadOperator Next(Random random)
    {
        WorkloadOperator layer = Convolution(random);
        FeatureShape map = layer.Input;
        switch (random.Next(4))
        {
            case 0: return layer;
            case 1: return layer with { Name = "depthwise", Class = OperatorClass.DepthwiseConvolution, Output = map, WeightBytes = layer.KernelHeight * layer.KernelWidth * map.Channels };
            case 2:
                int k = random.Next(1, 1500), n = random.Next(1, 1500), m = random.Next(1, 600);
                return new WorkloadOperator { Name = "product", Class = OperatorClass.FullyConnected, Input = new(m, 1, 1, k), Output = new(m, 1, 1, n), WeightSource = WeightSource.Constant, WeightBytes = 2L * k * n, InputBits = 16, WeightBits = 16, OutputBits = 16 };
            default:
                return new WorkloadOperator { Name = "beside", Class = Beside[random.Next(Beside.Length)], Input = map, SecondInput = random.Next(2) == 0 ? map : null, Output = map };
        }
    }

    /// <summary>The same for another number of images.</summary>
    public static WorkloadOperator WithBatch(this WorkloadOperator layer, int batch) => layer with { Input = layer.Input with { Batch = batch }, Output = layer.Output with { Batch = batch } };
}
