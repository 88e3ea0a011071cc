namespace AcceleratorTraining.Baselines;

/// <summary>The samples; the caller writes <see cref="BackboneNode.Value"/>.</summary>
public sealed class BackboneInput(int batch, MapShape shape) : BackboneNode(batch, shape, [])
{
    public override void Forward(bool training)
    {
    }

    public override void Backward()
    {
    }
}
