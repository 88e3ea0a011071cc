using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// Layers with 16-bit weights: these count in 1/256 of the file's steps, so the bias is multiplied by 256, sums have 64
/// bits, and RESCALE drops 8 bits first.
/// </summary>
internal static class WideWeights
{
    public const int FractionBits = 8;

    /// <summary>A layer's constant bias in the finer unit.</summary>
    /// <exception cref="NotSupportedException">The bias is trained too: no recipe does that with 16-bit weights and a bias master.</exception>
    public static int Bias(ForwardProgramBuilder builder, int bias)
    {
        ProgramValue value = builder.ValueOf(bias);
        if (!value.IsConstant) throw new NotSupportedException("A trained bias cannot go with 16-bit weights in one layer.");
        long[] wide = new long[value.Type.Shape.ElementCount];
        for (int i = 0; i < wide.Length; i++) wide[i] = value.Type.Element.Read(value.Constant.AsSpan(), i) << FractionBits;
        return builder.Constant("wide bias", new TensorType(ElementType.Int64, value.Type.Shape), ElementType.Int64.Pack<long>(wide));
    }
}
