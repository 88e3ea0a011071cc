using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Turns nodes into steps, fusing what nobody can observe apart.</summary>
internal sealed unsafe partial class StepBuilder(ForwardProgram program, AcceleratorProfile profile, KernelSet kernels, bool fuse)
{
    private const int LargestTable = 4096;

    private static readonly ChannelPanels _single = new(1);

    private readonly ProgramFacts _facts = new(program);
    private readonly List<Step> _steps = [];
    private readonly List<INativeTable> _tables = [];

    /// <summary>The steps of a valid program in node order, and the native tables they share, for the caller to dispose.</summary>
    public (List<Step> Steps, List<INativeTable> Tables) Build()
    {
        // A group is emitted at its last node; the nodes before it are marked here.
        bool[] absorbed = new bool[program.Nodes.Length];
        if (fuse)
        {
            foreach (Node node in program.Nodes)
            {
                foreach (int value in FusedValues(node)) absorbed[_facts.Producer(value)] = true;
            }
        }

        for (int n = 0; n < program.Nodes.Length; n++)
        {
            // Where there is no result there is nothing to do, and sizes that only emptiness allows need no tables.
            bool isEmpty = program.Nodes[n].Outputs.All(o => _facts.TypeOf(o).Shape.ElementCount == 0);
            if (!absorbed[n] && !isEmpty) Emit(program.Nodes[n], _facts.IsCut[n] ? _facts.Batch : 1);
        }

        return (_steps, _tables);
    }

    // The values that vanish when a node is the end of a fused group.
    private IEnumerable<int> FusedValues(Node node)
    {
        if (node.Operator is not Rescale) return [];
        if (Accumulation(node) is not null) return [node.Inputs[0]];
        return Residual(node) is { } add ? [node.Inputs[0], add.Inputs[0], add.Inputs[1]] : [];
    }

    private Node? Accumulation(Node rescale) =>
        fuse && _facts.OnlyFor(rescale.Inputs[0]) is { Operator: Conv2D or DepthwiseConv2D or MatMul or BatchMatMul } node ? node : null;

    private Node? Residual(Node rescale)
    {
        if (!fuse || _facts.OnlyFor(rescale.Inputs[0]) is not { Operator: Add } add) return null;
        bool fits = _facts.TypeOf(add.Inputs[0]).Shape == _facts.TypeOf(add.Inputs[1]).Shape && ResidualStep.Fits((Rescale)rescale.Operator, _facts.TypeOf(rescale.Inputs[1])) && IsOperand(add.Inputs[0]) && IsOperand(add.Inputs[1]);
        return fits ? add : null;
    }

    private bool IsOperand(int value) =>
        _facts.OnlyFor(value) is { Operator: Rescale rescale } node
        && ResidualInput.Fits(rescale, _facts.TypeOf(node.Inputs[0]), _facts.TypeOf(node.Inputs[1]));

    private void Emit(Node node, int units)
    {
        switch (node.Operator)
        {
            case Conv2D or DepthwiseConv2D or MatMul:
                EmitConv(node, null, units);
                break;
            case BatchMatMul:
                EmitBatchMatMul(node, null, units);
                break;
            case Rescale when Accumulation(node) is { Operator: BatchMatMul } product:
                EmitBatchMatMul(product, node, units);
                break;
            case Rescale when Accumulation(node) is { } accumulation:
                EmitConv(accumulation, node, units);
                break;
            case Rescale when Residual(node) is { } add:
                EmitResidual(add, node, units);
                break;
            case Rescale:
                EmitRescale(node, units);
                break;
            case { Extension: not OperatorExtensions.None }:
                ImmutableArray<TensorType> inputs = [.. node.Inputs.Select(_facts.TypeOf)], outputs = [.. node.Outputs.Select(_facts.TypeOf)];
                _steps.Add(new ExtensionStep(node.Operator, inputs, outputs) { Reads = [.. node.Inputs.Select(Whole)], Writes = [.. node.Outputs.Select(Whole)], Units = 1 });
                break;
            default:
                TensorShape[] shapes = _facts.ShapesOf(node);
                Operand[] reads = [.. node.Inputs.Select((value, i) => units > 1 && CutRules.IsWhole(node.Operator, shapes, i) ? Whole(value) : Part(value))];
                TensorType[] types = [.. node.Inputs.Select((value, i) => reads[i].IsWhole ? _facts.TypeOf(value) : Cut(value, units))];
                Step step = StepFactory.Create(node.Operator, types, Cut(node.Outputs[0], units), kernels);
                (step.Reads, step.Writes, step.Units) = (reads, Parts(node.Outputs[0]), units);
                _steps.Add(step);
                break;
        }
    }

    // A value's type as one of its parts sees it; flat where only the number of elements is divided.
    private TensorType Cut(int value, int units)
    {
        TensorType type = _facts.TypeOf(value);
        return units == 1 ? type : new TensorType(type.Element, CutRules.Part(type.Shape, units), type.Range);
    }

    private void EmitResidual(Node add, Node rescale, int units)
    {
        Node first = _facts.OnlyFor(add.Inputs[0])!, second = _facts.OnlyFor(add.Inputs[1])!;
        ResidualInput a = new((Rescale)first.Operator, Table(first, _single)), b = new((Rescale)second.Operator, Table(second, _single));
        int count = _facts.TypeOf(rescale.Outputs[0]).Shape.ElementCount / units;
        _steps.Add(new ResidualStep(a, b, (Rescale)rescale.Operator, Table(rescale, _single), kernels, count)
        {
            Reads = Parts(first.Inputs[0], second.Inputs[0]),
            Writes = Parts(rescale.Outputs[0]),
            Units = units,
        });
    }

    private static Operand Part(int value) => new(value, isWhole: false);

    private static Operand Whole(int value) => new(value, isWhole: true);

    private static Operand[] Parts(params ReadOnlySpan<int> values)
    {
        Operand[] operands = new Operand[values.Length];
        for (int i = 0; i < operands.Length; i++) operands[i] = Part(values[i]);
        return operands;
    }
}
