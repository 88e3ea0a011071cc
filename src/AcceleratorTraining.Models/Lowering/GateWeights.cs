using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>The matrices of an LSTM's four gates as one, each with its own factor: values of the program.</summary>
internal sealed record GateWeights(int Weights, int Bias, int Multiplier, int Shift, bool IsNarrow)
{
    /// <param name="context">The program.</param>
    /// <param name="input">What is multiplied.</param>
    /// <param name="weights">Four matrices of as many rows.</param>
    /// <param name="biases">Four vectors, or none.</param>
    /// <param name="outputScale">Scale of the sums behind the factor.</param>
    public static GateWeights Create(LoweringContext context, ModelTensor input, ImmutableArray<ModelTensor> weights, ImmutableArray<ModelTensor> biases, double outputScale)
    {
        int units = weights[0].Shape[0];
        bool narrow = input.Type == TfliteType.Int16;
        List<byte> matrix = [];
        List<int> multipliers = [];
        List<sbyte> shifts = [];
        foreach (ModelTensor gate in weights)
        {
            context.TakeConstant(gate, gate.DataLength);
            matrix.AddRange(IndexOperand.Bytes(context.Model, gate));

            // The product of scales in float32, as TFLite takes it.
            QuantizedMultiplier factor = QuantizedMultiplier.FromReal((float)(input.Scale * gate.Scale) / outputScale);
            multipliers.AddRange(Enumerable.Repeat(factor.Multiplier, units));
            shifts.AddRange(Enumerable.Repeat(factor.Shift, units));
        }

        List<byte> bias = [];
        foreach (ModelTensor gate in biases) bias.AddRange(IndexOperand.Bytes(context.Model, gate));
        ElementType sums = narrow ? ElementType.Int64 : ElementType.Int32;
        byte[] biasBytes = biases.IsEmpty ? new byte[4 * units * sums.ByteCount()] : [.. bias];
        return new GateWeights(
            context.Builder.Constant("gates", new TensorType(ElementType.Int8, [4 * units, weights[0].Shape[1]]), [.. matrix]),
            context.Builder.Constant("gate biases", new TensorType(sums, [4 * units]), biasBytes),
            context.Builder.Constant<int>("gate multipliers", ElementType.Int32, [4 * units], [.. multipliers]),
            context.Builder.Constant<sbyte>("gate shifts", ElementType.Int8, [4 * units], [.. shifts]),
            narrow);
    }

    /// <summary>The gates' sums of rows, limited to 16 bits, in 32.</summary>
    public int Apply(LoweringContext context, int rows, int zeroPoint)
    {
        int sums = context.Builder.Apply(new MatMul { InputZeroPoint = zeroPoint }, rows, Weights, Bias);
        Rescale rescale = new() { NarrowMultiplier = IsNarrow, Output = ElementType.Int32, Minimum = short.MinValue, Maximum = short.MaxValue };
        return context.Builder.Apply(rescale, sums, Multiplier, Shift);
    }
}
