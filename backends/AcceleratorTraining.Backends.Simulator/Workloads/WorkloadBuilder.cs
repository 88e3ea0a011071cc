using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>
/// Makes a workload of a program as accelerators carry programs out: sums go through their RESCALE on the way to memory, the
/// rescaled operands of an elementwise operator are rescaled on the way in, perturbed weights are drawn on the way into the
/// array, and reshapes cost nothing. spec: TIMING-07
/// </summary>
internal sealed class WorkloadBuilder
{
    private readonly ForwardProgram _program;
    private readonly WorkloadTensors _tensors;
    private readonly WorkloadFusion _fusion;
    private readonly List<WorkloadOperator> _operators = [];

    private WorkloadBuilder(ForwardProgram program)
    {
        _program = program;
        _fusion = new WorkloadFusion(program);
        _tensors = new WorkloadTensors(program);
    }

    /// <summary>Builds the workload of a valid program. Operators that make empty tensors are left out.</summary>
    public static Workload Build(ForwardProgram program)
    {
        WorkloadBuilder builder = new(program);

        // An operator stands where its last node does: by then everything it reads exists.
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            if (builder._fusion.HeadEndingAt(n) is { } head) builder.Add(head);
        }

        return new Workload(program.Name, builder._tensors.ToImmutable(), [.. builder._operators]);
    }

    private void Add(int head)
    {
        Node node = _program.Nodes[head], last = _program.Nodes[_fusion.LastNode(head)];
        TensorType output = Type(last.Outputs[0]);
        if (last.Outputs.Any(o => Type(o).Shape.ElementCount == 0)) return;
        ImmutableArray<int> nodes = _fusion.NodesOf(head);
        int[] inputs = [.. node.Inputs.Select(_fusion.SourceOf)];
        WorkloadOperator shaped = OperatorShapes.Describe(node, [.. inputs.Select(Type)], output);
        shaped = shaped with
        {
            Name = $"{_operators.Count:000} {node.Operator.Name}",
            OutputBits = OperatorShapes.Bits(output.Element),
            Activation = OperatorShapes.Activation(last.Operator, output),
            Nodes = nodes,
            InputTensor = Tensor(inputs[0]),
            SecondInputTensor = shaped.SecondInput is null ? -1 : Tensor(inputs[1]),
            Reads = Tensors(nodes.SelectMany(n => _program.Nodes[n].Inputs).Where(v => !_fusion.IsInternal(v))),
            Writes = Tensors(last.Outputs),
        };
        _operators.Add(shaped.IsAccumulation && node.Operator is (Conv2D or DepthwiseConv2D or MatMul) ? WithWeights(shaped, node) : shaped);
    }

    private WorkloadOperator WithWeights(WorkloadOperator shaped, Node node)
    {
        int weights = node.Inputs[1];
        int drawn = _fusion.FoldedPerturbation(weights);
        int stored = drawn >= 0 ? _program.Nodes[drawn].Inputs[0] : weights;
        return shaped with
        {
            WeightSource = drawn >= 0 ? WeightSource.Perturbed : _program.Values[stored].IsConstant ? WeightSource.Constant : WeightSource.Parameter,
            WeightBits = OperatorShapes.Bits(Type(weights).Element),
            WeightBytes = Type(stored).ByteCount,
            WeightEntropyBytes = drawn < 0 && _program.Values[stored].IsConstant ? WeightEntropy.Bytes(_program.Values[stored].Constant.AsSpan()) : null,
            WeightTensor = _tensors.IndexOf(stored),
            HasBias = true,
            AccumulatorBits = OperatorShapes.Bits(Type(node.Inputs[2]).Element),
            DrawnElements = drawn >= 0 ? Type(stored).Shape.ElementCount : 0,
        };
    }

    private int Tensor(int value) => Type(value).Shape.ElementCount > 0 ? _tensors.IndexOf(value) : -1;

    private TensorType Type(int value) => _program.Values[value].Type;

    private ImmutableArray<int> Tensors(IEnumerable<int> values) =>
        [.. values.Select(_tensors.Root).Where(v => Type(v).Shape.ElementCount > 0).Select(_tensors.IndexOf).Distinct()];
}
