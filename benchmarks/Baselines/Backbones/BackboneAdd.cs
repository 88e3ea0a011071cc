namespace AcceleratorTraining.Baselines;

/// <summary>The sum of two values of one shape.</summary>
public sealed class BackboneAdd(BackboneNode left, BackboneNode right) : BackboneNode(left.Batch, left.Shape, [left, right])
{
    public override void Forward(bool training)
    {
        Inputs[0].Value.CopyTo(Value, 0);
        Fill.Add(Inputs[1].Value, Value);
    }

    public override void Backward()
    {
        Fill.Add(Gradient, Inputs[0].Gradient);
        Fill.Add(Gradient, Inputs[1].Gradient);
    }
}
