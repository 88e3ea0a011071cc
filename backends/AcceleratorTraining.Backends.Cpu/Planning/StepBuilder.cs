using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Turns nodes into steps, fusing what nobody can observe apart.</summary>
internal sealed unsafe class StepBuilder(ForwardProgram program, AcceleratorProfile profile, KernelSet kernels, bool fuse)
{
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
            if (!absorbed[n]) Emit(program.Nodes[n], _facts.IsCut[n] ? _facts.Batch : 1);
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
        fuse && _facts.OnlyFor(rescale.Inputs[0]) is { Operator: Conv2D or DepthwiseConv2D or MatMul } node ? node : null;

    private Node? Residual(Node rescale)
    {
        if (!fuse || _facts.OnlyFor(rescale.Inputs[0]) is not { Operator: Add } add) return null;
        bool fits = ResidualStep.Fits((Rescale)rescale.Operator, _facts.TypeOf(rescale.Inputs[1])) && IsOperand(add.Inputs[0]) && IsOperand(add.Inputs[1]);
        return fits ? add : null;
    }

    private bool IsOperand(int value) =>
        _facts.OnlyFor(value) is { Operator: Rescale rescale } node
        && ResidualInput.Fits(rescale, _facts.TypeOf(node.Inputs[0]), _facts.TypeOf(node.Inputs[1]));

    private void Emit(Node node, int units)
    {
        TensorType x = _facts.TypeOf(node.Inputs[0]), y = _facts.TypeOf(node.Outputs[0]);
        int count = x.Shape.ElementCount / units, channels = x.Shape.Rank > 0 ? x.Shape[-1] : 1;
        int rows = channels == 0 ? 0 : count / channels;
        switch (node.Operator)
        {
            case Conv2D or DepthwiseConv2D or MatMul:
                EmitConv(node, null, units);
                break;
            case Rescale rescale:
                if (Accumulation(node) is { } accumulation) EmitConv(accumulation, node, units);
                else if (Residual(node) is { } add) EmitResidual(add, node, units);
                else _steps.Add(new RescaleStep(Stage(node, channels), x.Element, y.Element, rows, channels) { Reads = Parts(node.Inputs[0]), Writes = Parts(node.Outputs[0]), Units = units });
                break;
            case Add:
                _steps.Add(new AddStep(kernels, count) { Reads = Parts(node.Inputs[0], node.Inputs[1]), Writes = Parts(node.Outputs[0]), Units = units });
                break;
            case Multiply multiply:
                _steps.Add(new MultiplyStep(multiply.Shift, count, y.Shape[-1]) { Reads = [Part(node.Inputs[0]), Whole(node.Inputs[1])], Writes = Parts(node.Outputs[0]), Units = units });
                break;
            case AveragePool2D pool:
                _steps.Add(new PoolStep(pool, x.Shape, y.Shape, x.Shape[0] / units, kernels) { Reads = Parts(node.Inputs[0]), Writes = Parts(node.Outputs[0]), Units = units });
                break;
            case Reshape:
                _steps.Add(new CopyStep(x.ByteCount / units) { Reads = Parts(node.Inputs[0]), Writes = Parts(node.Outputs[0]), Units = units });
                break;
            case Softmax softmax:
                _steps.Add(new SoftmaxStep(softmax, rows, channels) { Reads = Parts(node.Inputs[0]), Writes = Parts(node.Outputs[0]), Units = units });
                break;
            case Perturb or Update or ApplyGain or CrossEntropy or HeadGradient:
                ImmutableArray<TensorType> inputs = [.. node.Inputs.Select(_facts.TypeOf)], outputs = [.. node.Outputs.Select(_facts.TypeOf)];
                _steps.Add(new ExtensionStep(node.Operator, inputs, outputs) { Reads = [.. node.Inputs.Select(Whole)], Writes = [.. node.Outputs.Select(Whole)], Units = 1 });
                break;
            default:
                throw new NotSupportedException($"The cpu backend does not know {node.Operator.Name}.");
        }
    }

    private void EmitConv(Node node, Node? rescale, int units)
    {
        TensorType x = _facts.TypeOf(node.Inputs[0]);
        ProgramValue weights = program.Values[node.Inputs[1]], bias = program.Values[node.Inputs[2]];
        ConvGeometry geometry = ConvGeometry.Create(node.Operator, x.Shape, weights.Type.Shape, units)!;
        PackedConv? packed = PackedConv.TryCreate(geometry, kernels, profile, x, weights, bias, rescale?.Operator as Rescale);
        if (packed is not null) EmitWeights(packed, node.Inputs[1], node.Inputs[2]);
        RescaleStage? stage = rescale is null ? null : Stage(rescale, geometry.Outputs);
        Epilogue epilogue = new(packed?.Mode ?? SumMode.Wide, bias.Type.Element, stage, kernels, geometry.Outputs);
        int result = (rescale ?? node).Outputs[0];
        InOrderSums inOrder = new(geometry, profile, x.Element, weights.Type.Element, bias.Type.Element);

        // Packed 16-bit weights may turn out not to fit their planes, and then the original is needed.
        bool readsOriginal = packed is null || packed.Weights.Planes == 2;
        _steps.Add(new ConvStep(geometry, kernels, packed, inOrder, epilogue, x.Element, _facts.TypeOf(result).Element)
        {
            Reads = readsOriginal ? [Part(node.Inputs[0]), Whole(node.Inputs[1]), Whole(node.Inputs[2])] : Parts(node.Inputs[0]),
            Writes = Parts(result),
            Units = units,
        });
    }

    private void EmitResidual(Node add, Node rescale, int units)
    {
        Node first = _facts.OnlyFor(add.Inputs[0])!, second = _facts.OnlyFor(add.Inputs[1])!;
        ResidualInput a = new((Rescale)first.Operator, Table(first, 1)), b = new((Rescale)second.Operator, Table(second, 1));
        int count = _facts.TypeOf(rescale.Outputs[0]).Shape.ElementCount / units;
        _steps.Add(new ResidualStep(a, b, (Rescale)rescale.Operator, Table(rescale, 1), kernels, count)
        {
            Reads = Parts(first.Inputs[0], second.Inputs[0]),
            Writes = Parts(rescale.Outputs[0]),
            Units = units,
        });
    }

    private RescaleStage Stage(Node rescale, int channels) => new((Rescale)rescale.Operator, Table(rescale, channels), kernels, channels);

    private ScaleTable Table(Node rescale, int channels)
    {
        ScaleTable table = new(profile.Rescale, channels);
        bool single = _facts.TypeOf(rescale.Inputs[1]).Shape[0] == 1;
        ProgramValue multiplier = program.Values[rescale.Inputs[1]], shift = program.Values[rescale.Inputs[2]];
        _tables.Add(table);
        if (multiplier.IsConstant && shift.IsConstant)
        {
            fixed (byte* m = multiplier.Constant.AsSpan(), s = shift.Constant.AsSpan()) table.Fill((int*)m, (sbyte*)s, single);
        }
        else
        {
            _steps.Add(new ScaleStep(table, single) { Reads = [Whole(rescale.Inputs[1]), Whole(rescale.Inputs[2])], Writes = [], Units = 1 });
        }

        return table;
    }

    // What is known now is packed now and needs no step.
    private void EmitWeights(PackedConv packed, int weights, int bias)
    {
        _tables.Add(packed);
        ProgramValue weightValue = program.Values[weights], biasValue = program.Values[bias];
        if (weightValue.IsConstant)
        {
            fixed (byte* w = weightValue.Constant.AsSpan()) packed.Weights.Pack(w);
            if (biasValue.IsConstant)
            {
                fixed (byte* b = biasValue.Constant.AsSpan()) packed.Weights.FoldBias(b);
                return;
            }
        }

        Operand[] reads = weightValue.IsConstant ? [Whole(bias)] : [Whole(weights), Whole(bias)];
        _steps.Add(new WeightStep(packed.Weights) { Reads = reads, Writes = [], Units = 1 });
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
