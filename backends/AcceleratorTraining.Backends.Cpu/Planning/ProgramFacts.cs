using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Who makes, reads and observes each value, and which nodes can be cut along the batch.</summary>
internal sealed class ProgramFacts
{
    private readonly ForwardProgram _program;
    private readonly int[] _producer;
    private readonly int[] _readers;
    private readonly bool[] _observed;
    private readonly bool[] _input;
    private readonly bool[] _cut;

    public ProgramFacts(ForwardProgram program)
    {
        _program = program;
        int count = program.Values.Length;
        (_producer, _readers, _observed, _input, _cut) = (new int[count], new int[count], new bool[count], new bool[count], new bool[count]);
        Array.Fill(_producer, -1);
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            foreach (int input in program.Nodes[n].Inputs) _readers[input]++;
            foreach (int output in program.Nodes[n].Outputs) _producer[output] = n;
        }

        foreach (Binding binding in program.Bindings)
        {
            if (binding.OutputValue >= 0) _observed[binding.OutputValue] = true;
            if (binding.InputValue >= 0) _input[binding.InputValue] = true;
        }

        Batch = FindBatch();
        IsCut = new bool[program.Nodes.Length];
        for (int n = 0; n < IsCut.Length; n++)
        {
            IsCut[n] = Batch > 1 && CanCut(program.Nodes[n]);
            foreach (int output in program.Nodes[n].Outputs) _cut[output] = IsCut[n];
        }
    }

    /// <summary>Images of a submit that convolutions can take one by one; 1 if there is nothing to cut.</summary>
    public int Batch { get; }

    /// <summary>Which nodes are cut.</summary>
    public bool[] IsCut { get; }

    public TensorType TypeOf(int value) => _program.Values[value].Type;

    /// <summary>Shapes of a node's operands.</summary>
    public TensorShape[] ShapesOf(Node node) => [.. node.Inputs.Select(v => TypeOf(v).Shape)];

    /// <summary>The node that makes a value, if that value serves only one reader and nobody can observe it.</summary>
    public Node? OnlyFor(int value) => IsPrivate(value) ? _program.Nodes[_producer[value]] : null;

    /// <summary>Index of the node that makes a value.</summary>
    public int Producer(int value) => _producer[value];

    private bool IsPrivate(int value) => _producer[value] >= 0 && _readers[value] == 1 && !_observed[value];

    // Fully connected networks gain from the whole batch as rows; maps gain from staying in the cache one by one.
    private int FindBatch()
    {
        foreach (Node node in _program.Nodes)
        {
            if (node.Operator is Conv2D or DepthwiseConv2D or PoolOperator) return Math.Max(TypeOf(node.Inputs[0]).Shape[0], 1);
        }

        return 1;
    }

    private bool CanCut(Node node) => CutRules.CanCut(node.Operator, ShapesOf(node), Batch, i => IsCutData(node.Inputs[i]));

    private bool IsCutData(int value)
    {
        TensorShape shape = TypeOf(value).Shape;
        return shape.ElementCount % Batch == 0 && (_cut[value] || (_input[value] && shape.Rank >= 2 && shape[0] == Batch));
    }
}
