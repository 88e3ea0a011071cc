namespace AcceleratorTraining.Backends.Cpu;

/// <summary>How kernel sums in int32 become the accumulator.</summary>
internal enum SumMode
{
    /// <summary>They are it: 32 bits suffice, or wrap as the profile wants.</summary>
    Int32,

    /// <summary>Two planes of 16-bit weights, w = 256 h + l, before a pre-shift of -8: h + ((l + 128) >> 8), bias folded in.</summary>
    SplitPlanes,

    /// <summary>256 h + l + bias in 64 bits.</summary>
    Wide,
}
