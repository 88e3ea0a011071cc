using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// One value of a float network for a fixed number of samples, with its gradient: [batch, height, width, channels], tokens being
/// a map of height 1. Its arrays are its own; parameters are shared by all copies of the network, their gradients are not.
/// </summary>
public abstract class BackboneNode
{
    protected BackboneNode(int batch, MapShape shape, ImmutableArray<BackboneNode> inputs, params ImmutableArray<BackboneParameter> parameters)
    {
        Batch = batch;
        Shape = shape;
        Inputs = inputs;
        Parameters = parameters;
        Value = new float[batch * shape.Count];
        Gradient = new float[Value.Length];
        ParameterGradients = [.. parameters.Select(p => new float[p.Values.Length])];
    }

    public int Batch { get; }

    public MapShape Shape { get; }

    public ImmutableArray<BackboneNode> Inputs { get; }

    public ImmutableArray<BackboneParameter> Parameters { get; }

    public float[] Value { get; }

    /// <summary>The loss by <see cref="Value"/>; those behind add to it.</summary>
    public float[] Gradient { get; }

    /// <summary>As <see cref="Parameters"/>; <see cref="Backward"/> adds to it.</summary>
    public ImmutableArray<float[]> ParameterGradients { get; }

    public BackboneNode Input => Inputs[0];

    /// <summary>Vectors of <see cref="MapShape.Channels"/> numbers in <see cref="Value"/>.</summary>
    public int Rows => Batch * Shape.Height * Shape.Width;

    /// <summary>Computes <see cref="Value"/>.</summary>
    /// <param name="training">Whether normalizations use the batch's own statistics.</param>
    public abstract void Forward(bool training);

    /// <summary>Adds to the gradients of the inputs and parameters; follows a Forward in training.</summary>
    public abstract void Backward();
}
