namespace AcceleratorTraining.Fuzzing;

/// <summary>A reader of files that strangers may have written.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Intact inputs that mutation starts from.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Bytes that reading may allocate on this thread, for an input of <paramref name="length"/> bytes: the stated bound.</summary>
    public abstract long AllocationBound(int length);

    /// <summary>Reads the input.</summary>
    /// <returns>A word about how it was read; inputs that read differently are worth keeping.</returns>
    public abstract string Read(byte[] input);

    /// <summary>Whether an exception is this reader's way to refuse an input.</summary>
    public abstract bool IsRefusal(Exception exception);

    /// <summary>Puts checksums right, so that damage reaches what they protect.</summary>
    public virtual void Repair(byte[] input)
    {
    }
}
