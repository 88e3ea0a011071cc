using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>Which nodes of a program are carried out as part of another.</summary>
internal sealed class WorkloadFusion
{
    private readonly ForwardProgram _program;
    private readonly int[] _readers;
    private readonly int[] _producer;

    // The node that a node is part of; itself where it is a head or stands alone, -1 where it costs nothing.
    private readonly int[] _head;
    private readonly int[] _last;

    // What an elementwise operand was before it was rescaled on its way in.
    private readonly Dictionary<int, int> _source = [];
    private readonly HashSet<int> _internal = [];
    private readonly Dictionary<int, int> _folded = [];

    public WorkloadFusion(ForwardProgram program)
    {
        _program = program;
        _readers = new int[program.Values.Length];
        _producer = new int[program.Values.Length];
        Array.Fill(_producer, -1);
        foreach (int input in program.Nodes.SelectMany(n => n.Inputs)) _readers[input]++;

        // What a binding shows has to reach memory.
        foreach (Binding binding in program.Bindings.Where(b => b.OutputValue >= 0)) _readers[binding.OutputValue] += 2;
        _head = [.. Enumerable.Range(0, program.Nodes.Length)];
        _last = [.. _head];
        for (int n = 0; n < program.Nodes.Length; n++) Visit(n);
    }

    /// <summary>The head of the operator whose last node this is; null for any other node.</summary>
    public int? HeadEndingAt(int node) => _head[node] >= 0 && _last[_head[node]] == node ? _head[node] : null;

    /// <summary>The node whose outputs the operator of <paramref name="head"/> writes.</summary>
    public int LastNode(int head) => _last[head];

    /// <summary>All nodes of the operator of <paramref name="head"/>, ascending.</summary>
    public ImmutableArray<int> NodesOf(int head) => [.. Enumerable.Range(0, _head.Length).Where(n => _head[n] == head)];

    /// <summary>What is read from memory for an operand.</summary>
    public int SourceOf(int value) => _source.GetValueOrDefault(value, value);

    /// <summary>Whether a value exists inside an operator only.</summary>
    public bool IsInternal(int value) => _internal.Contains(value);

    /// <summary>The PERTURB that makes these weights on their way into the array; -1 if there is none.</summary>
    public int FoldedPerturbation(int weights) => _folded.GetValueOrDefault(weights, -1);

    private void Visit(int n)
    {
        Node node = _program.Nodes[n];
        foreach (int output in node.Outputs) _producer[output] = n;
        switch (node.Operator)
        {
            case Reshape:
                _head[n] = -1;
                break;
            case Rescale or Clamp when OnlyReadHere(node.Inputs[0]) is { } before && (IsSum(before) || (node.Operator is Clamp && IsOutputStage(before))):
                Absorb(n, _head[before], node.Inputs[0]);
                _last[_head[n]] = n;
                break;
            case Conv2D or DepthwiseConv2D or MatMul when OnlyReadHere(node.Inputs[1]) is { } drawn && IsFoldable(drawn):
                Absorb(drawn, n, node.Inputs[1]);
                _folded.Add(node.Inputs[1], drawn);
                break;
            case ElementwiseOperator:
                foreach (int input in node.Inputs.Distinct())
                {
                    if (OnlyReadHere(input) is { } scaled && IsInputStage(scaled)) TakeIn(n, scaled, input);
                }

                break;
        }
    }

    // The producer of a value that nobody else reads; null otherwise.
    private int? OnlyReadHere(int value) => _readers[value] == 1 && _producer[value] >= 0 && _head[_producer[value]] >= 0 ? _producer[value] : null;

    // A sum, of whatever kind, that has not met its output stage yet.
    private bool IsSum(int node) => _program.Nodes[node].Operator is Conv2D or DepthwiseConv2D or MatMul or BatchMatMul or ElementwiseOperator or ReduceSum or AveragePool2D or Normalize;

    private bool IsOutputStage(int node) => _head[node] != node && _last[_head[node]] == node && _program.Nodes[node].Operator is Rescale;

    private bool IsFoldable(int node) => _program.Nodes[node].Operator is Perturb && _head[node] == node;

    // RESCALE or CAST to 32 bits of something narrower, with nothing fused to it.
    private bool IsInputStage(int node) =>
        _head[node] == node && _last[node] == node && _program.Nodes[node] is { Operator: Rescale or Cast } scaled
        && _program.Values[scaled.Outputs[0]].Type.Element == ElementType.Int32
        && _program.Values[scaled.Inputs[0]].Type.Element is ElementType.Int8 or ElementType.Int16 or ElementType.UInt8;

    private void TakeIn(int node, int scaled, int value)
    {
        Absorb(scaled, node, value);
        _source.Add(value, _program.Nodes[scaled].Inputs[0]);
    }

    private void Absorb(int node, int head, int value)
    {
        _head[node] = head;
        _internal.Add(value);
    }
}
