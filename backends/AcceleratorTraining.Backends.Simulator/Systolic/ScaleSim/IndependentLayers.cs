using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>Builds a workload of layers that have inputs, weights and outputs of their own: 8 bits an element.</summary>
internal sealed class IndependentLayers(string name)
{
    private readonly List<WorkloadTensor> _tensors = [];
    private readonly List<WorkloadOperator> _operators = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a layer; a name that was there before gets a number.</summary>
    public void Add(WorkloadOperator layer)
    {
        string unique = layer.Name;
        for (int i = 2; !_names.Add(unique); i++) unique = $"{layer.Name}#{i}";
        GemmShape gemm = layer.Gemm;
        long weights = checked(gemm.N * gemm.K * gemm.Repeats);
        int input = AddTensor($"{unique} input", TensorRole.Input, layer.Input, layer.Input.ElementCount);
        int weight = AddTensor($"{unique} weights", TensorRole.Constant, new FeatureShape(1, 1, (int)Math.Min(int.MaxValue, gemm.K), (int)Math.Min(int.MaxValue, gemm.N * gemm.Repeats)), weights);
        int output = AddTensor($"{unique} output", TensorRole.Output, layer.Output, layer.Output.ElementCount);
        _operators.Add(layer with
        {
            Name = unique,
            WeightSource = WeightSource.Constant,
            WeightBytes = weights,
            WeightTensor = weight,
            Reads = [input, weight],
            Writes = [output],
        });
    }

    /// <summary>All layers in the order they came.</summary>
    public Workload ToWorkload() => new(name, [.. _tensors], [.. _operators]);

    private int AddTensor(string tensor, TensorRole role, FeatureShape shape, long bytes)
    {
        _tensors.Add(new WorkloadTensor(tensor, role, shape, 8, bytes));
        return _tensors.Count - 1;
    }
}
