namespace AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

/// <summary>A loop over tiles.</summary>
internal enum TileLoop
{
    /// <summary>Over output pixels.</summary>
    Pixels,

    /// <summary>Over filters.</summary>
    Filters,

    /// <summary>Over input channels.</summary>
    Channels,
}
