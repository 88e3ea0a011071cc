namespace AcceleratorTraining.Hal;

/// <summary>A device's account of its memory: buffers and executables against the profile's limit. spec: DEVICE-04</summary>
public sealed class DeviceMemory(AcceleratorProfile profile)
{
    /// <summary>Bytes in use.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Most bytes ever in use.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Takes <paramref name="bytes"/> for <paramref name="what"/>.</summary>
    /// <returns>The aligned size to give back later.</returns>
    /// <exception cref="OutOfDeviceMemoryException">They do not fit.</exception>
    public long Take(long bytes, string what)
    {
        int alignment = profile.Limits.Alignment;
        long aligned = (bytes + alignment - 1) & -(long)alignment;
        if (UsedBytes + aligned > profile.Limits.MemoryBytes)
        {
            throw new OutOfDeviceMemoryException($"{what} needs {aligned} bytes, but {UsedBytes} of the {profile.Limits.MemoryBytes} bytes of profile '{profile.Name}' are in use.");
        }

        UsedBytes += aligned;
        PeakBytes = Math.Max(PeakBytes, UsedBytes);
        return aligned;
    }

    /// <summary>Gives back what <see cref="Take"/> returned.</summary>
    public void Give(long bytes) => UsedBytes -= bytes;
}
