namespace AcceleratorTraining.Baselines;

/// <summary>The mean of each channel over a sample's map.</summary>
public sealed class BackboneMean(BackboneNode input) : BackboneNode(input.Batch, new MapShape(1, 1, input.Shape.Channels), [input])
{
    private float Share => (float)Shape.Channels / Input.Shape.Count;

    public override void Forward(bool training)
    {
        Value.AsSpan().Clear();
        for (int sample = 0; sample < Batch; sample++)
            Fill.AddRows(Input.Value.AsSpan(sample * Input.Shape.Count, Input.Shape.Count), Value.AsSpan(sample * Shape.Channels, Shape.Channels));
        for (int i = 0; i < Value.Length; i++) Value[i] *= Share;
    }

    public override void Backward()
    {
        int count = Input.Shape.Count, channels = Shape.Channels;
        for (int i = 0; i < Input.Gradient.Length; i++) Input.Gradient[i] += Gradient[(i / count * channels) + (i % channels)] * Share;
    }
}
