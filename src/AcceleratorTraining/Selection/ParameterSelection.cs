using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Which parameters forward gradients move: picks kinds of parameters layer by layer. The exact head is chosen apart from
/// it, and what a file cannot change is left out whatever is picked.
/// </summary>
public abstract record ParameterSelection : RecipePiece
{
    /// <summary>No forward-gradient parameters: the exact head alone.</summary>
    public static ParameterSelection None { get; } = new KindSelection("none", biases: false, gains: false, weights: false);

    /// <summary>Per-channel biases of all layers.</summary>
    public static ParameterSelection Biases { get; } = new KindSelection("biases", biases: true, gains: false, weights: false);

    /// <summary>Per-channel requantisation gains of all layers: QZO's trained scales (arXiv 2505.13430), exact in integers.</summary>
    public static ParameterSelection Gains { get; } = new KindSelection("gains", biases: false, gains: true, weights: false);

    /// <summary>Per-channel biases and requantisation gains of all layers; no weight is written. The default.</summary>
    public static ParameterSelection BiasesAndGains { get; } = new KindSelection("biases-gains", biases: true, gains: true, weights: false);

    /// <summary>Weights of all layers.</summary>
    public static ParameterSelection Weights { get; } = new KindSelection("weights", biases: false, gains: false, weights: true);

    /// <summary>Weights and bias of the last linear layer.</summary>
    public static ParameterSelection LastLayer { get; } = new LastLayerSelection();

    /// <summary>The prompt tokens that the file joins to activations.</summary>
    public static ParameterSelection Prompts { get; } = new PromptSelection();

    /// <summary>Some kinds of parameters of some layers.</summary>
    /// <param name="kinds">Which kinds; at least one.</param>
    /// <param name="operators">Operator indices of the layers, as inspect lists them; at least one, ascending.</param>
    /// <exception cref="ArgumentException">There is no kind, or the indices are not as stated.</exception>
    public static ParameterSelection Layers(ReadOnlySpan<ParameterKind> kinds, params ReadOnlySpan<int> operators) => LayerSelection.Create(kinds, operators);

    /// <summary>Whether forward gradients move nothing, so that one pass a step is enough.</summary>
    public virtual bool IsEmpty => false;

    /// <summary>Whether it is meant for every layer, so that operators which are never trained are worth a mention.</summary>
    public virtual bool IsWholeModel => true;

    /// <summary>Whether a model has to end in a fully connected layer for it.</summary>
    public virtual bool NeedsLastLayer => false;

    /// <summary>Whether this parameter of this layer is trained.</summary>
    /// <param name="model">The whole model.</param>
    /// <param name="layer">One of its layers.</param>
    /// <param name="kind">Bias, gain or weights.</param>
    public abstract bool Picks(LoweredModel model, LinearLayer layer, ParameterKind kind);

    /// <summary>Whether these prompt tokens are trained.</summary>
    /// <param name="model">The whole model.</param>
    /// <param name="prompt">Some of its tokens.</param>
    public virtual bool PicksPrompt(LoweredModel model, PromptTokens prompt) => false;
}
