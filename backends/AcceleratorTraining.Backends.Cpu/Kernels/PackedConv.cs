using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The packed form of one accumulation: its padded map and its weights.</summary>
internal sealed class PackedConv : INativeTable
{
    // Offsets in a map are int32.
    private const long LargestMap = 1L << 30;

    // |x' w| is at most 255 * 128 for dense kernels: int32 sums of a plane cannot overflow up to here, with
    // room for a folded bias byte. Depthwise kernels
    // multiply 2^7 by 2^15.
    private const int LargestDenseSum = (int.MaxValue - 512) / (255 * 128), LargestDepthwiseSum = int.MaxValue >> 22;

    private PackedConv(PaddedMap map, PackedWeights weights, SumMode mode) => (Map, Weights, Mode) = (map, weights, mode);

    public PaddedMap Map { get; }

    public PackedWeights Weights { get; }

    public SumMode Mode { get; }

    public long ByteCount => Map.TableBytes + Weights.ByteCount;

    /// <summary>Packs for one node, or returns null where only sums in index order are exact.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="kernels">Whose format.</param>
    /// <param name="profile">The accumulator's rules.</param>
    /// <param name="x">The activations' type.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="bias">The biases.</param>
    /// <param name="rescale">The fused RESCALE, if any.</param>
    public static PackedConv? TryCreate(ConvGeometry geometry, KernelSet kernels, AcceleratorProfile profile, TensorType x, ProgramValue weights, ProgramValue bias, Rescale? rescale)
    {
        ElementType weightElement = weights.Type.Element, biasElement = bias.Type.Element;
        if (x.Element != ElementType.Int8 || (geometry.IsDepthwise && geometry.Outputs != geometry.Channels)) return null;
        Int128 bound = AccumulatorBound.Compute(x, geometry.ZeroPoint, weights, bias, geometry.IsTapMajor ? ElementOrder.DepthwisePanels : ElementOrder.Panels);
        int width = biasElement.ByteCount() * 8, bits = Math.Min(profile.AccumulatorBits, width);
        bool anyOrder = bound < Int128.One << (bits - 1) || (bits == width && profile.AccumulatorOverflow != AccumulatorOverflow.SaturateInOrder);
        if (!anyOrder) return null;

        bool split = weightElement == ElementType.Int16 && !geometry.IsDepthwise;
        SumMode mode = !split && (biasElement == ElementType.Int32 || bound < Int128.One << 31) ? SumMode.Int32
            : split && rescale is { PreShift: -8, InputZeroPoint: 0 } && bound < Int128.One << 38 ? SumMode.SplitPlanes
            : SumMode.Wide;
        if (mode != SumMode.Int32 && geometry.Inputs > (geometry.IsDepthwise ? LargestDepthwiseSum : LargestDenseSum)) return null;
        PaddedMap map = new(geometry, geometry.IsDepthwise ? null : kernels);
        if (map.ByteCount <= LargestMap) return new PackedConv(map, new PackedWeights(geometry, kernels, map, weightElement, biasElement, mode), mode);
        map.Dispose();
        return null;
    }

    public void Dispose()
    {
        Map.Dispose();
        Weights.Dispose();
    }
}
