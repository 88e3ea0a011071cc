using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Operands of PERTURB and UPDATE. Unused ones are some valid view.</summary>
internal struct DirectionViews
{
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
}
