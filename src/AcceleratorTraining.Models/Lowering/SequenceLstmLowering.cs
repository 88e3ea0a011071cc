using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// UNIDIRECTIONAL_SEQUENCE_LSTM of integers, step by step: 16-bit gates and cell, no peephole, projection or layer
/// normalization. The gates' weights stand side by side, so that a step takes two matrix products.
/// </summary>
internal sealed class SequenceLstmLowering : OperatorLowering
{
    // A step is some twenty operators, and planners take steps that are quadratic in their number.
    private const int MaximumSteps = 512;

    // Largest scale of the cell: its TANH's multiplier has 20 bits.
    private const int LargestCellExponent = 6;

    public override ImmutableArray<int> Codes => [OperatorCodes.UnidirectionalSequenceLstm];

    public override bool ClampsOutput => false;

    public override void Check(OperatorCheck check)
    {
        SequenceLstmOptions options = check.Attributes<SequenceLstmOptions>();
        check.Arity(LstmOperands.Count, LstmOperands.Count);
        ModelTensor x = check.Input(0), y = check.Output();
        bool wide = x.Type == TfliteType.Int16;
        _ = check.Activation(x, "input", TensorSupport.Quantized)
            && check.Activation(y, "output", x.Type)
            && check.Require(options.Activation == FusedActivation.Tanh, "its activation is not TANH")
            && check.Require(float.IsFinite(options.CellClip), "its cell's limit is no number")
            && check.Require(LstmOperands.Variants.All(i => check.Operation.Inputs[i] < 0), "it has a peephole, a projection or a layer normalization")
            && LstmOperands.InputWeights.Concat(LstmOperands.RecurrentWeights).All(i => check.Constants(i, "weights are", true, TfliteType.Int8))
            && LstmOperands.Biases.All(i => check.Constants(i, "bias is", false, wide ? TfliteType.Int64 : TfliteType.Int32))
            && check.Variable(LstmOperands.HiddenState, x.Type)
            && check.Variable(LstmOperands.CellState, TfliteType.Int16)
            && check.SymmetricIfInt16()
            && check.Require(CellExponent(check.Input(LstmOperands.CellState)) is { } exponent && exponent is >= -30 and <= LargestCellExponent, "its cell's scale is no power of two from 2^-30 to 2^6")
            && check.Require(x.Shape.Length != 3 || Steps(options, x) <= MaximumSteps, $"it has more than {MaximumSteps} steps")
            && check.Batch(!options.IsTimeMajor, "steps along");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        SequenceLstmOptions options = (SequenceLstmOptions)operation.Options!;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        ModelTensor hidden = model.Tensors[operation.Inputs[LstmOperands.HiddenState]], cell = model.Tensors[operation.Inputs[LstmOperands.CellState]];
        if (x.Shape.Length != 3) throw model.Fail(operation, $"has an input of rank {x.Shape.Length}; needed is 3");
        int steps = Steps(options, x), batch = (options.IsTimeMajor ? x.Shape[1] : x.Shape[0]) * context.Options.Batch, units = model.Tensors[operation.Inputs[LstmOperands.RecurrentWeights[0]]].Shape[0];
        LstmOperands.RequireShapes(model, operation, x, units, batch / context.Options.Batch);
        if (!y.Shape.SequenceEqual([x.Shape[0], x.Shape[1], units])) throw model.Fail(operation, $"has an output [{string.Join(", ", y.Shape)}] of {units} units for [{string.Join(", ", x.Shape)}]");
        context.TakeSteps(operation, steps, MaximumSteps);

        LstmStep step = new(context, operation, CellExponent(cell)!.Value, batch, units);
        int gates = step.InputGates(context.Reshaped(context.Value(x.Index), [steps * batch, x.Shape[2]]));
        gates = context.Reshaped(gates, options.IsTimeMajor ? [steps, batch, 4 * units] : [batch, steps, 4 * units]);
        int h = context.Reshaped(StateTensors.Load(context, hidden), [batch, units]);
        int c = context.Centered(context.Reshaped(StateTensors.Load(context, cell), [batch, units]), 0);
        int[] outputs = new int[steps];
        for (int t = 0; t < steps; t++)
        {
            Slice slice = options.IsTimeMajor
                ? new() { Starts = [t, 0, 0], Sizes = [1, batch, 4 * units], Strides = [1, 1, 1] }
                : new() { Starts = [0, t, 0], Sizes = [batch, 1, 4 * units], Strides = [1, 1, 1] };
            (h, c) = step.Next(context.Reshaped(context.Builder.Apply(slice, gates), [batch, 4 * units]), h, c);
            outputs[t] = context.Reshaped(h, options.IsTimeMajor ? [1, batch, units] : [batch, 1, units]);
        }

        StateTensors.Store(context, hidden, h);
        StateTensors.Store(context, cell, context.Builder.Apply(new Cast { Output = ElementType.Int16 }, c));
        return [context.Builder.Apply(new Concat { Axis = options.IsTimeMajor ? 0 : 1 }, outputs)];
    }

    private static int Steps(SequenceLstmOptions options, ModelTensor x) => options.IsTimeMajor ? x.Shape[0] : x.Shape[1];

    // The scale's power of two; null if it is none.
    private static int? CellExponent(ModelTensor cell)
    {
        int bits = BitConverter.SingleToInt32Bits(cell.Scale), exponent = (bits >> 23) - 127;
        return bits > 0 && (bits & ((1 << 23) - 1)) == 0 ? exponent : null;
    }
}
