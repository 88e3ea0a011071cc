using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// The largest magnitude an accumulation can reach in any order: max over outputs of
/// |bias| + sum over k of max|x - zero point| * |w|. spec: ACC-02
/// </summary>
public static class AccumulatorBound
{
    /// <summary>Computes the bound, exactly from constants, from declared ranges otherwise.</summary>
    /// <param name="x">The activations; their range counts.</param>
    /// <param name="zeroPoint">Subtracted from every activation.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="bias">One value an output.</param>
    /// <param name="order">How weights are laid out: Panels or DepthwisePanels.</param>
    public static Int128 Compute(TensorType x, int zeroPoint, ProgramValue weights, ProgramValue bias, ElementOrder order)
    {
        Int128 activation = Magnitude(x, zeroPoint);
        ElementNumbering numbering = new(order, weights.Type.Shape);
        if (!bias.IsConstant && (!weights.IsConstant || numbering.Inputs == 0))
        {
            return activation * weights.Type.Range.Magnitude * numbering.Inputs + bias.Type.Range.Magnitude;
        }

        Int128[] sums = WeightSums(weights, numbering);
        Int128 bound = 0;
        for (int n = 0; n < sums.Length; n++)
        {
            long b = bias.IsConstant ? bias.Type.Element.Read(bias.Constant.AsSpan(), n) : bias.Type.Range.Magnitude;
            bound = Int128.Max(bound, activation * sums[n] + Int128.Abs(b));
        }

        return bound;
    }

    /// <summary>The largest |x - zero point|.</summary>
    public static Int128 Magnitude(TensorType x, int zeroPoint) =>
        Int128.Max(Int128.Abs((Int128)x.Range.Minimum - zeroPoint), Int128.Abs((Int128)x.Range.Maximum - zeroPoint));

    private static Int128[] WeightSums(ProgramValue weights, in ElementNumbering numbering)
    {
        Int128[] sums = new Int128[numbering.Outputs];
        if (!weights.IsConstant)
        {
            Array.Fill(sums, (Int128)weights.Type.Range.Magnitude * numbering.Inputs);
            return sums;
        }

        ReadOnlySpan<byte> bytes = weights.Constant.AsSpan();
        int count = weights.Type.Shape.ElementCount;
        for (int i = 0; i < count; i++)
        {
            sums[numbering.Locate(i).Output] += Int128.Abs(weights.Type.Element.Read(bytes, i));
        }

        return sums;
    }
}
