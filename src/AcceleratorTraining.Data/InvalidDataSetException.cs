namespace AcceleratorTraining.Data;

/// <summary>
/// A data set cannot be used as asked. The message is one sentence for the user: it names the file, entry or
/// sample and the rule that it breaks.
/// </summary>
public sealed class InvalidDataSetException : Exception
{
    /// <summary>A data set that breaks a rule.</summary>
    /// <param name="message">One sentence naming the file or entry and the rule.</param>
    /// <param name="innerException">What a decoder or the file system reported, if anything.</param>
    public InvalidDataSetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
