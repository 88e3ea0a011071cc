namespace AcceleratorTraining.Baselines;

/// <summary>All tokens but the first few of each sample: takes prompts away again.</summary>
public sealed class BackboneDropTokens(BackboneNode input, int count) : BackboneNode(input.Batch, input.Shape with { Width = input.Shape.Width - count }, [input])
{
    /// <summary>Tokens that are left out.</summary>
    public int Count => count;

    public override void Forward(bool training)
    {
        for (int sample = 0; sample < Batch; sample++)
            Input.Value.AsSpan((sample * Input.Shape.Count) + (count * Shape.Channels), Shape.Count).CopyTo(Value.AsSpan(sample * Shape.Count));
    }

    public override void Backward()
    {
        for (int sample = 0; sample < Batch; sample++)
            Fill.Add(Gradient.AsSpan(sample * Shape.Count, Shape.Count), Input.Gradient.AsSpan((sample * Input.Shape.Count) + (count * Shape.Channels), Shape.Count));
    }
}
