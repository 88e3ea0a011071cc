namespace AcceleratorTraining.Baselines;

/// <summary>A map as tokens, one a pixel, with a learnt constant added to each: where it stands.</summary>
public sealed class BackbonePosition(BackboneNode input, BackboneParameter positions) : BackboneNode(input.Batch, new MapShape(1, input.Shape.Height * input.Shape.Width, input.Shape.Channels), [input], positions)
{
    public BackboneParameter Positions => Parameters[0];

    public override void Forward(bool training)
    {
        Fill.Rows(Value, Positions.Values, Shape.Count);
        Fill.Add(Input.Value, Value);
    }

    public override void Backward()
    {
        Fill.AddRows(Gradient, ParameterGradients[0]);
        Fill.Add(Gradient, Input.Gradient);
    }
}
