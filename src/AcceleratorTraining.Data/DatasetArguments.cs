namespace AcceleratorTraining.Data;

/// <summary>The two argument checks that every data set makes.</summary>
internal static class DatasetArguments
{
    /// <summary>The index itself, if a sample has it.</summary>
    public static int RequireIndex(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        return index;
    }

    /// <summary>Refuses a destination that is not exactly one image long.</summary>
    public static void RequireLength(Span<byte> destination, int byteCount)
    {
        if (destination.Length != byteCount)
        {
            throw new ArgumentException($"The destination has {destination.Length} bytes, an image has {byteCount}.", nameof(destination));
        }
    }
}
