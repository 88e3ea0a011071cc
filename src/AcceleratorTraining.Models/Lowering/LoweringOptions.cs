namespace AcceleratorTraining.Models;

/// <summary>What kind of program a model becomes. The default is plain inference of one sample.</summary>
public sealed record LoweringOptions
{
    /// <summary>Samples a call: every activation's outermost dimension is multiplied by it.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Whether a SOFTMAX that only feeds a graph output is left out, so that the output is its logits.</summary>
    public bool CutFinalSoftmax { get; init; }

    /// <summary>Whether the output of each operator of the model is bound as "layer:NNN", NNN the operator's index.</summary>
    public bool ExposeLayers { get; init; }

    /// <summary>Whether the input of the last FULLY_CONNECTED is bound as "features", [rows, K].</summary>
    public bool ExposeHeadFeatures { get; init; }

    /// <summary>
    /// Whether variables are bound as "state:NNN", NNN the tensor's index, read and stored by each call; else each call begins
    /// with their zero points.
    /// </summary>
    public bool KeepState { get; init; }

    /// <summary>Which parameters are input bindings.</summary>
    public ParameterBindings BindParameters { get; init; }

    /// <summary>
    /// Which layers' weights are bound, if <see cref="BindParameters"/> has <see cref="ParameterBindings.Weights"/>; null for the
    /// head alone, so that the body's weights are constants and packed once.
    /// </summary>
    public Func<LinearLayer, bool>? BindWeightsOf { get; init; }
}
