using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>The shapes of a program's operators as feature maps.</summary>
internal static class OperatorShapes
{
    /// <summary>Bits of an element.</summary>
    public static int Bits(ElementType element) => (int)(element.ByteCount(8));

    /// <summary>A tensor as a map: the innermost dimension is the channels; rows of rank 2 are images; what is beyond four dimensions is too.</summary>
    public static FeatureShape Map(TensorShape shape)
    {
        int[] d = [.. shape.Dimensions.Select(d => Math.Max(d, 1))];
        return d.Length switch
        {
            0 => new(1, 1, 1, 1),
            1 => new(1, 1, 1, d[0]),
            2 => new(d[0], 1, 1, d[1]),
            3 => new(1, d[0], d[1], d[2]),
            _ => new(d[..^3].Aggregate(1, (a, b) => a * b), d[^3], d[^2], d[^1]),
        };
    }

    /// <summary>Class and shapes of a node; <paramref name="output"/> is what reaches memory.</summary>
    public static WorkloadOperator Describe(Node node, ImmutableArray<TensorType> inputs, TensorType output)
    {
        TensorShape x = inputs[0].Shape;
        WorkloadOperator plain = new()
        {
            Name = "",
            Class = Classify(node.Operator),
            Input = Map(x),
            Output = Map(output.Shape),
            InputBits = Bits(inputs[0].Element),
            WeightBits = inputs.Length > 1 ? Bits(inputs[1].Element) : 8,
        };

        // A sum over nothing: the output is filled with biases, and nothing is computed.
        if (inputs.Any(i => i.Shape.ElementCount == 0)) return plain with { Class = OperatorClass.Move };
        return node.Operator switch
        {
            Conv2D conv => Windowed(plain, conv.Window, inputs[1].Shape[1], inputs[1].Shape[2]) with { Groups = conv.Groups },
            DepthwiseConv2D conv => Windowed(plain, conv.Window, inputs[1].Shape[1], inputs[1].Shape[2]),
            PoolOperator pool => Windowed(plain, pool.Window, pool.FilterHeight, pool.FilterWidth),
            MatMul => plain with { Input = new(x.ElementCount / Math.Max(x[-1], 1), 1, 1, Math.Max(x[-1], 1)) },
            BatchMatMul => plain with { Input = Matrices(x), SecondInput = Matrices(inputs[1].Shape), Output = Matrices(output.Shape) },
            ElementwiseOperator => plain with { SecondInput = Map(inputs[1].Shape) },
            HeadGradient => plain with { Input = new(1, 1, Math.Max(x[0], 1), Math.Max(x[1], 1)), Output = new(1, 1, output.Shape[0], output.Shape[1]) },
            Perturb => plain with { DrawnElements = x.ElementCount },
            Update => plain with { DrawnElements = (long)x.ElementCount * Keys(node, inputs) },
            _ => plain,
        };
    }

    /// <summary>What an output stage does beyond rescaling.</summary>
    public static FusedActivation Activation(Operator last, TensorType output) => last switch
    {
        Rescale or Clamp or PoolOperator when output.Range != output.Element.FullRange() => FusedActivation.Clamp,
        _ => FusedActivation.None,
    };

    private static OperatorClass Classify(Operator operation) => operation switch
    {
        Conv2D => OperatorClass.Convolution,
        DepthwiseConv2D => OperatorClass.DepthwiseConvolution,
        MatMul => OperatorClass.FullyConnected,
        BatchMatMul => OperatorClass.BatchMatMul,
        MaxPool2D => OperatorClass.MaxPool,
        AveragePool2D => OperatorClass.AveragePool,
        ReduceSum => OperatorClass.ReduceSum,
        Hal.Add or Subtract => OperatorClass.Add,
        Multiply => OperatorClass.Multiply,
        TableLookup or SigmoidOperator => OperatorClass.TableLookup,
        Softmax or LogSoftmax => OperatorClass.Softmax,
        Normalize => OperatorClass.Normalization,
        Concat or Slice or Pad or Transpose or Gather or Reshape => OperatorClass.Move,
        Perturb => OperatorClass.Perturbation,
        Update => OperatorClass.ParameterUpdate,
        HeadGradient => OperatorClass.HeadGradient,
        LossOperator => OperatorClass.Loss,
        _ => OperatorClass.Elementwise,
    };

    private static WorkloadOperator Windowed(WorkloadOperator plain, Window2D window, int height, int width) => plain with
    {
        KernelHeight = height,
        KernelWidth = width,
        StrideHeight = window.StrideY,
        StrideWidth = window.StrideX,
        DilationHeight = window.DilationY,
        DilationWidth = window.DilationX,
    };

    private static FeatureShape Matrices(TensorShape shape)
    {
        int batch = 1;
        for (int i = 0; i < shape.Rank - 2; i++) batch *= shape[i];
        return new(1, Math.Max(batch, 1), Math.Max(shape[-2], 1), Math.Max(shape[-1], 1));
    }

    // Directions that an update draws again: rows of its keys.
    private static int Keys(Node node, ImmutableArray<TensorType> inputs) => inputs[node.Operator is Update { HasResidual: true } ? 2 : 1].Shape[0];
}
