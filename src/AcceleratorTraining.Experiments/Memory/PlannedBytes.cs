using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Experiments;

/// <summary>What a buffer takes on a device.</summary>
internal static class PlannedBytes
{
    /// <summary>The type's bytes, rounded up to the profile's alignment, as every device accounts for them.</summary>
    public static long Of(TensorType type, AcceleratorProfile profile)
    {
        int alignment = profile.Limits.Alignment;
        return (type.ByteCount + alignment - 1) & -(long)alignment;
    }
}
