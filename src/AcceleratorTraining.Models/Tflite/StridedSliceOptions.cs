namespace AcceleratorTraining.Models;

/// <summary>Attributes of STRIDED_SLICE; bit i of a mask is dimension i.</summary>
/// <param name="BeginMask">Dimensions that begin at their first element.</param>
/// <param name="EndMask">Dimensions that end behind their last element.</param>
/// <param name="EllipsisMask">The entry that stands for any number of whole dimensions.</param>
/// <param name="NewAxisMask">Entries that insert a dimension of 1.</param>
/// <param name="ShrinkAxisMask">Dimensions of which one element is taken, and which vanish.</param>
/// <param name="IsOffset">Whether ends are counted from the beginnings.</param>
public sealed record StridedSliceOptions(int BeginMask, int EndMask, int EllipsisMask, int NewAxisMask, int ShrinkAxisMask, bool IsOffset)
    : OperatorOptions(FusedActivation.None);
