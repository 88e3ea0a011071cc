using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The packed form of one accumulation: its padded map and its weights.</summary>
internal sealed class PackedConv : INativeTable
{
    // Offsets in a map are int32.
    private const long LargestMap = 1L << 30;

    private PackedConv(PaddedMap map, PackedWeights weights, SumMode mode, MapFormat format, int segmentsPerChunk) =>
        (Map, Weights, Mode, Format, SegmentsPerChunk) = (map, weights, mode, format, segmentsPerChunk);

    public PaddedMap Map { get; }

    public PackedWeights Weights { get; }

    public SumMode Mode { get; }

    public MapFormat Format { get; }

    /// <summary>Segments whose products an int32 sum is sure to hold; <see cref="SumMode.Wide"/> sums chunk by chunk.</summary>
    public int SegmentsPerChunk { get; }

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
        Int128 bound = AccumulatorBound.Compute(x, geometry.ZeroPoint, weights, bias, geometry.IsTapMajor ? ElementOrder.DepthwisePanels : ElementOrder.Panels);
        if (!InOrderAccumulator.IsAnyOrder(profile, biasElement, bound)) return null;

        MapFormat format = x.Element == ElementType.Int16 ? MapFormat.Int16 : geometry.IsDepthwise ? MapFormat.Int8 : MapFormat.Kernel;
        int products = SafeProducts(format, geometry.IsDepthwise, weightElement);
        bool split = weightElement == ElementType.Int16 && !geometry.IsDepthwise;
        bool halves = split && format == MapFormat.Kernel && rescale is { PreShift: -8, InputZeroPoint: 0, NarrowMultiplier: false };
        // Halves are shifted before they meet: only an exact sum may do without the accumulator's width.
        int width = Math.Min(profile.AccumulatorBits, biasElement.BitCount());
        SumMode mode = !split && (biasElement == ElementType.Int32 || bound < Int128.One << 31) ? SumMode.Int32
            : halves && bound < Int128.One << Math.Min(38, width - 1) && geometry.Inputs <= products ? SumMode.SplitPlanes
            : SumMode.Wide;
        PaddedMap map = new(geometry, kernels, format, mode == SumMode.Wide ? products : int.MaxValue);
        int perChunk = mode == SumMode.Wide ? Math.Max(products / Math.Max(map.SegmentLength, 1), 1) : Math.Max(map.Segments, 1);
        if (map.ByteCount <= LargestMap) return new PackedConv(map, new PackedWeights(geometry, kernels, map, weightElement, biasElement, mode), mode, format, perChunk);
        map.Dispose();
        return null;
    }

    // How many products an int32 sum holds whatever they are, with room for a folded bias byte. Planes of 16-bit weights
    // are within [-128, 128]; activations within 8 bits and an offset of 128, or 16 bits.
    private static int SafeProducts(MapFormat format, bool depthwise, ElementType weights)
    {
        int x = format switch { MapFormat.Kernel => 255, MapFormat.Int8 => 1 << 7, _ => 1 << 15 };
        int w = weights == ElementType.Int4 ? 1 << 3 : weights == ElementType.Int16 && depthwise ? 1 << 15 : 1 << 7;
        return (int.MaxValue - 512) / (x * w);
    }

    public void Dispose()
    {
        Map.Dispose();
        Weights.Dispose();
    }
}
