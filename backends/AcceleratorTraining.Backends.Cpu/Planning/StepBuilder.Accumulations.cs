using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

// Sums of products, what they are scaled with, and what is made ready for both.
internal sealed unsafe partial class StepBuilder
{
    private void EmitConv(Node node, Node? rescale, int units)
    {
        TensorType x = _facts.TypeOf(node.Inputs[0]);
        ProgramValue weights = program.Values[node.Inputs[1]], bias = program.Values[node.Inputs[2]];
        ConvGeometry geometry = ConvGeometry.Create(node.Operator, x.Shape, weights.Type.Shape, units)!;
        PackedConv? packed = PackedConv.TryCreate(geometry, kernels, profile, x, weights, bias, rescale?.Operator as Rescale);
        if (packed is not null) EmitWeights(packed, node.Inputs[1], node.Inputs[2]);
        int result = (rescale ?? node).Outputs[0];
        ElementType output = _facts.TypeOf(result).Element;
        Epilogue epilogue = new(packed?.Mode ?? SumMode.Wide, bias.Type.Element, output, Stage(rescale, geometry.Panels), kernels, geometry.Panels);
        InOrderSums inOrder = new(geometry, profile, x.Element, weights.Type.Element, bias.Type.Element);

        // Packed 16-bit weights may turn out not to fit their planes, and then the original is needed.
        bool readsOriginal = packed is null || packed.Weights.Planes == 2;
        _steps.Add(new ConvStep(geometry, kernels, packed, inOrder, epilogue, x.Element, output)
        {
            Reads = readsOriginal ? [Part(node.Inputs[0]), Whole(node.Inputs[1]), Whole(node.Inputs[2])] : Parts(node.Inputs[0]),
            Writes = Parts(result),
            Units = units,
        });
    }

    private void EmitBatchMatMul(Node node, Node? rescale, int units)
    {
        BatchMatMul operation = (BatchMatMul)node.Operator;
        TensorType a = _facts.TypeOf(node.Inputs[0]), b = _facts.TypeOf(node.Inputs[1]);
        (int rows, int columns, int depth) = (a.Shape[-2], b.Shape[-2], a.Shape[-1]);
        int batches = 1;
        for (int i = 0; i < a.Shape.Rank - 2; i++) batches *= a.Shape[i];
        Int128 bound = AccumulatorBound.Magnitude(a, operation.LeftZeroPoint) * AccumulatorBound.Magnitude(b, operation.RightZeroPoint) * depth;
        bool anyOrder = InOrderAccumulator.IsAnyOrder(profile, operation.Accumulator, bound);
        BatchProduct product = new(operation, kernels, a.Element, b.Element, rows, columns, depth, operation.Accumulator == ElementType.Int32 || bound < Int128.One << 31);
        anyOrder &= product.ByteCount <= BatchProduct.LargestBytes;
        int result = (rescale ?? node).Outputs[0];
        ElementType output = _facts.TypeOf(result).Element;
        Epilogue epilogue = new(product.Mode, operation.Accumulator, output, Stage(rescale, product.Panels), kernels, product.Panels);
        InOrderAccumulator? inOrder = anyOrder ? null : new InOrderAccumulator(profile, operation.Accumulator);
        _steps.Add(new BatchMatMulStep(operation, product, kernels, batches / units, inOrder, epilogue, a.Element, b.Element, output)
        {
            Reads = Parts(node.Inputs[0], node.Inputs[1]),
            Writes = Parts(result),
            Units = units,
        });
    }

    private void EmitRescale(Node node, int units)
    {
        TensorType x = _facts.TypeOf(node.Inputs[0]), y = _facts.TypeOf(node.Outputs[0]);
        int count = x.Shape.ElementCount / units, channels = x.Shape[-1];

        // One scale for all needs no table of them, however long the rows are.
        if (channels > LargestTable && _facts.TypeOf(node.Inputs[1]).Shape[0] == 1) channels = count % Panel.Width == 0 ? Panel.Width : 1;
        ChannelPanels panels = new(channels);
        int rows = count / channels;
        _steps.Add(new RescaleStep(Stage(node, panels), x.Element, y.Element, rows, panels) { Reads = Parts(node.Inputs[0]), Writes = Parts(node.Outputs[0]), Units = units });
    }

    [return: NotNullIfNotNull(nameof(rescale))]
    private RescaleStage? Stage(Node? rescale, ChannelPanels panels) =>
        rescale is null ? null : new((Rescale)rescale.Operator, Table(rescale, panels), kernels, panels);

    private ScaleTable Table(Node rescale, ChannelPanels panels)
    {
        ScaleTable table = new(profile.Rescale, panels);
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
}
