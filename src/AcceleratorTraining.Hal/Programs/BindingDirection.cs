namespace AcceleratorTraining.Hal;

/// <summary>What a submit does with a bound buffer.</summary>
public enum BindingDirection
{
    /// <summary>Read only.</summary>
    Input,

    /// <summary>Written only; its old content does not matter.</summary>
    Output,

    /// <summary>Read, then overwritten: one buffer for both values.</summary>
    InputOutput,
}
