namespace AcceleratorTraining.Models;

/// <summary>A file is no usable model: damaged, cut off, hostile, or something else altogether.</summary>
public sealed class InvalidModelException : Exception
{
    /// <summary>Refuses the model called <paramref name="model"/>.</summary>
    /// <param name="model">The model's name, usually its file's.</param>
    /// <param name="offset">Where in the file the reason lies.</param>
    /// <param name="reason">What is wrong there; part of a sentence.</param>
    public InvalidModelException(string model, long offset, string reason)
        : base($"'{model}' is not a usable model: {reason} (byte {offset}).")
    {
        Offset = offset;
        Reason = reason;
    }

    /// <summary>Byte offset in the file.</summary>
    public long Offset { get; }

    /// <summary>What is wrong there.</summary>
    public string Reason { get; }
}
