using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Operands of PERTURB and UPDATE. Unused ones are some valid view. Slots are those of <see cref="Operands"/>.</summary>
internal struct DirectionViews
{
    /// <summary>Threads a slot.</summary>
    public int Threads;

    /// <summary>Bytes from slot to slot; 0 for what all share.</summary>
    public long WStride, KeysStride, FactorsStride, ScaleStride, MaskStride, GuideStride, BlendStride, ThresholdStride, ResidualStride, YStride, ResidualResultStride, GuideResultStride;

    /// <summary>The parameter.</summary>
    public ArrayView<byte> W;

    /// <summary>Keys, four words a query.</summary>
    public ArrayView<byte> Keys;

    /// <summary>PERTURB's magnitude, or UPDATE's coefficients.</summary>
    public ArrayView<byte> Factors;

    /// <summary>One scale, or one an output.</summary>
    public ArrayView<byte> Scale;

    /// <summary>A bit an element.</summary>
    public ArrayView<byte> Mask;

    /// <summary>The guide.</summary>
    public ArrayView<byte> Guide;

    /// <summary>How much of the guide goes into a direction.</summary>
    public ArrayView<byte> Blend;

    /// <summary>The threshold of a vote.</summary>
    public ArrayView<byte> Threshold;

    /// <summary>What earlier steps left.</summary>
    public ArrayView<byte> Residual;

    /// <summary>The parameter's result.</summary>
    public ArrayView<byte> Y;

    /// <summary>What this step leaves.</summary>
    public ArrayView<byte> ResidualResult;

    /// <summary>The guide after the step.</summary>
    public ArrayView<byte> GuideResult;

    /// <summary>The specification's tables.</summary>
    public ArrayView<int> Tables;

    /// <summary>Moves every operand to the thread's slot.</summary>
    /// <returns>The thread's index within the slot.</returns>
    public int Enter(int thread)
    {
        int slot = thread / Threads;
        W = W.SubView(slot * WStride);
        Keys = Keys.SubView(slot * KeysStride);
        Factors = Factors.SubView(slot * FactorsStride);
        Scale = Scale.SubView(slot * ScaleStride);
        Mask = Mask.SubView(slot * MaskStride);
        Guide = Guide.SubView(slot * GuideStride);
        Blend = Blend.SubView(slot * BlendStride);
        Threshold = Threshold.SubView(slot * ThresholdStride);
        Residual = Residual.SubView(slot * ResidualStride);
        Y = Y.SubView(slot * YStride);
        ResidualResult = ResidualResult.SubView(slot * ResidualResultStride);
        GuideResult = GuideResult.SubView(slot * GuideResultStride);
        return thread - slot * Threads;
    }
}
