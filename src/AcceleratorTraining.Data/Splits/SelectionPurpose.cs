namespace AcceleratorTraining.Data;

/// <summary>What a draw is for; each purpose has streams of its own.</summary>
internal enum SelectionPurpose
{
    /// <summary>Which samples adapt.</summary>
    Adaptation = 0,

    /// <summary>Which of the adaptation samples validate.</summary>
    Validation = 1,
}
