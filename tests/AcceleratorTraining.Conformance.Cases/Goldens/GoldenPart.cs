namespace AcceleratorTraining.Conformance;

/// <summary>What is stored beside a model.</summary>
public enum GoldenPart
{
    /// <summary>All graph outputs of a case, one comparison a case.</summary>
    Outputs,

    /// <summary>What goes into the softmax at the end, one comparison a case.</summary>
    Logits,

    /// <summary>The hash of one operator's output, one comparison an operator and case.</summary>
    Operators,
}
