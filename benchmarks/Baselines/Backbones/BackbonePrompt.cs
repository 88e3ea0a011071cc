namespace AcceleratorTraining.Baselines;

/// <summary>Learnt tokens put before each sample's own: deep visual prompts (Jia et al., 2022), one set a block.</summary>
public sealed class BackbonePrompt(BackboneNode input, BackboneParameter prompts)
    : BackboneNode(input.Batch, input.Shape with { Width = input.Shape.Width + (prompts.Values.Length / input.Shape.Channels) }, [input], prompts)
{
    public BackboneParameter Prompts => Parameters[0];

    /// <summary>Number of prompt tokens.</summary>
    public int Count => Shape.Width - Input.Shape.Width;

    public override void Forward(bool training)
    {
        for (int sample = 0; sample < Batch; sample++)
        {
            Span<float> tokens = Value.AsSpan(sample * Shape.Count, Shape.Count);
            Prompts.Values.CopyTo(tokens);
            Input.Value.AsSpan(sample * Input.Shape.Count, Input.Shape.Count).CopyTo(tokens[Prompts.Values.Length..]);
        }
    }

    public override void Backward()
    {
        for (int sample = 0; sample < Batch; sample++)
        {
            ReadOnlySpan<float> gradient = Gradient.AsSpan(sample * Shape.Count, Shape.Count);
            Fill.Add(gradient[..Prompts.Values.Length], ParameterGradients[0]);
            Fill.Add(gradient[Prompts.Values.Length..], Input.Gradient.AsSpan(sample * Input.Shape.Count, Input.Shape.Count));
        }
    }
}
