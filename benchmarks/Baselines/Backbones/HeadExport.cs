namespace AcceleratorTraining.Baselines;

/// <summary>How the last linear layer of a network goes into its file.</summary>
public enum HeadExport
{
    /// <summary>As it was trained.</summary>
    Trained,

    /// <summary>Scales as trained, so that such weights fit in; all weights and biases zero.</summary>
    Zero,
}
