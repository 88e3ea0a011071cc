using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Where the values of a launch lie. Launches read it when they are queued, so the next one may change it.</summary>
/// <param name="values">Number of values.</param>
/// <param name="memory">Some valid view, for operands that are not there.</param>
/// <param name="steps">Shapes and strides of the program.</param>
/// <param name="tables">The specification's tables.</param>
internal sealed class Frame(int values, ArrayView<byte> memory, ArrayView<int> steps, ArrayView<int> tables)
{
    /// <summary>Every value, and the scratch behind them.</summary>
    public SlotView[] Values { get; } = Enumerable.Repeat(new SlotView(memory, 0), values).ToArray();

    /// <summary>How many submits the launch serves.</summary>
    public int Slots { get; set; } = 1;

    /// <summary>The operands of most kernels; -1 for none.</summary>
    public Operands Operands(int threads, int a, int b, int c, int y, int z) => new()
    {
        Threads = threads,
        A = At(a).View,
        AStride = At(a).Stride,
        B = At(b).View,
        BStride = At(b).Stride,
        C = At(c).View,
        CStride = At(c).Stride,
        Y = At(y).View,
        YStride = At(y).Stride,
        Z = At(z).View,
        ZStride = At(z).Stride,
        Steps = steps,
        Tables = tables,
    };

    /// <summary>The operands of PERTURB and UPDATE.</summary>
    public DirectionViews Direction(int threads, in DirectionValues v) => new()
    {
        Threads = threads,
        W = At(v.W).View,
        WStride = At(v.W).Stride,
        Keys = At(v.Keys).View,
        KeysStride = At(v.Keys).Stride,
        Factors = At(v.Factors).View,
        FactorsStride = At(v.Factors).Stride,
        Scale = At(v.Scale).View,
        ScaleStride = At(v.Scale).Stride,
        Mask = At(v.Mask).View,
        MaskStride = At(v.Mask).Stride,
        Guide = At(v.Guide).View,
        GuideStride = At(v.Guide).Stride,
        Blend = At(v.Blend).View,
        BlendStride = At(v.Blend).Stride,
        Threshold = At(v.Threshold).View,
        ThresholdStride = At(v.Threshold).Stride,
        Residual = At(v.Residual).View,
        ResidualStride = At(v.Residual).Stride,
        Y = At(v.Y).View,
        YStride = At(v.Y).Stride,
        ResidualResult = At(v.ResidualResult).View,
        ResidualResultStride = At(v.ResidualResult).Stride,
        GuideResult = At(v.GuideResult).View,
        GuideResultStride = At(v.GuideResult).Stride,
        Tables = tables,
    };

    private SlotView At(int value) => value < 0 ? new SlotView(memory, 0) : Values[value];
}
