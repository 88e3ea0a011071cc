using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

/// <summary>Builds workloads whose operators name their tensors: 8 bits an element, biases of 32.</summary>
internal sealed class Networks
{
    private readonly List<WorkloadTensor> _tensors = [];
    private readonly List<WorkloadOperator> _operators = [];

    /// <summary>A random network: products of rows, sums of two tensors and concatenations of three, each of any tensors before it; what nothing reads is an output.</summary>
    public static Workload Next(Random random)
    {
        Networks network = new();
        int rows = random.Next(1, 60), operators = random.Next(2, 12);
        List<int> values = [network.Tensor(TensorRole.Input, rows, random.Next(1, 40))];
        for (int i = 0; i < operators; i++)
        {
            int value = values[random.Next(Math.Max(0, values.Count - 4), values.Count)], channels = network._tensors[value].Shape.Channels;
            int[] alike = [.. values.Where(v => network._tensors[v].Shape.Channels == channels)];
            values.Add(random.Next(4) switch
            {
                0 => network.Sum(value, alike[random.Next(alike.Length)]),
                1 => network.Concatenation([.. Enumerable.Range(0, 3).Select(_ => values[random.Next(values.Count)]).Distinct()]),
                _ => network.Product(value, random.Next(1, 40)),
            });
        }

        return network.ToWorkload();
    }

    /// <summary>A tensor of rows by channels.</summary>
    public int Tensor(TensorRole role, int rows, int channels, int bits = 8)
    {
        _tensors.Add(new WorkloadTensor($"t{_tensors.Count}", role, new FeatureShape(rows, 1, 1, channels), bits, (long)rows * channels * bits / 8));
        return _tensors.Count - 1;
    }

    /// <summary>Rows times a matrix of weights, plus biases; the output's index.</summary>
    public int Product(int input, int channels)
    {
        FeatureShape shape = _tensors[input].Shape;
        int weights = Tensor(TensorRole.Constant, shape.Channels, channels), bias = Tensor(TensorRole.Constant, 1, channels, 32), output = Tensor(TensorRole.Activation, shape.Batch, channels);
        return Add(
            new WorkloadOperator
            {
                Name = $"o{_operators.Count}",
                Class = OperatorClass.FullyConnected,
                Input = shape,
                Output = _tensors[output].Shape,
                HasBias = true,
                WeightSource = WeightSource.Constant,
                WeightBytes = _tensors[weights].ByteCount,
                WeightTensor = weights,
                InputTensor = input,
            },
            [input, weights, bias],
            output);
    }

    /// <summary>The sum of two tensors of one shape.</summary>
    public int Sum(int first, int second)
    {
        FeatureShape shape = _tensors[first].Shape;
        WorkloadOperator sum = new() { Name = $"o{_operators.Count}", Class = OperatorClass.Add, Input = shape, SecondInput = shape, Output = shape, InputTensor = first, SecondInputTensor = second };
        return Add(sum, first == second ? [first] : [first, second], Tensor(TensorRole.Activation, shape.Batch, shape.Channels));
    }

    /// <summary>Tensors of as many rows side by side.</summary>
    public int Concatenation(int[] inputs)
    {
        FeatureShape shape = _tensors[inputs[0]].Shape;
        int output = Tensor(TensorRole.Activation, shape.Batch, inputs.Sum(i => _tensors[i].Shape.Channels));
        return Add(new WorkloadOperator { Name = $"o{_operators.Count}", Class = OperatorClass.Move, Input = shape, Output = _tensors[output].Shape, InputTensor = inputs[0] }, inputs, output);
    }

    /// <summary>The network; what nothing reads is an output.</summary>
    public Workload ToWorkload()
    {
        HashSet<int> read = [.. _operators.SelectMany(o => o.Reads)];
        return new Workload("network", [.. _tensors.Select((t, i) => t.Role == TensorRole.Activation && !read.Contains(i) ? t with { Role = TensorRole.Output } : t)], [.. _operators]);
    }

    private int Add(WorkloadOperator @operator, int[] reads, int output)
    {
        _operators.Add(@operator with { Reads = [.. reads], Writes = [output] });
        return output;
    }
}
