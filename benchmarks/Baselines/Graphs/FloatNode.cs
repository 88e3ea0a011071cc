namespace AcceleratorTraining.Baselines;

/// <summary>One operator of a <see cref="FloatGraph"/>. Holds no activations. Values are named by their tensor's index in the file.</summary>
/// <param name="Output">The value it computes.</param>
/// <param name="Inputs">The values it reads; those of a layer's parameters are not among them.</param>
public abstract record FloatNode(int Output, int[] Inputs)
{
    /// <summary>The clamp and rounding at its end.</summary>
    public OutputStage Stage { get; init; } = OutputStage.None;

    /// <summary>Its layer, if it has weights.</summary>
    public virtual FloatLayer? Layer => null;

    /// <summary>Floats of scratch memory it needs in one pass.</summary>
    public virtual int Scratch => 0;

    /// <summary>Computes the output from the inputs, before <see cref="Stage"/>.</summary>
    public abstract void Forward(FloatPass pass);

    /// <summary>Adds to the inputs' gradients what the output's gives, and to the layer's parameters'.</summary>
    public abstract void Backward(FloatPass pass);
}
