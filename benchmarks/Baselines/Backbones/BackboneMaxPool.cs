namespace AcceleratorTraining.Baselines;

/// <summary>MAX_POOL_2D of 2 x 2 windows side by side; height and width shall be even.</summary>
public sealed class BackboneMaxPool(BackboneNode input)
    : BackboneNode(input.Batch, new MapShape(input.Shape.Height / 2, input.Shape.Width / 2, input.Shape.Channels), [input])
{
    private readonly int[] _chosen = new int[input.Batch * input.Shape.Count / 4];

    public override void Forward(bool training)
    {
        MapShape source = Input.Shape;
        for (int i = 0; i < Value.Length; i++)
        {
            int channel = i % Shape.Channels, x = i / Shape.Channels % Shape.Width, y = i / (Shape.Channels * Shape.Width) % Shape.Height;
            int first = (i / Shape.Count * source.Count) + source.At(2 * y, 2 * x) + channel, row = source.Width * source.Channels;
            int best = first;
            foreach (int candidate in (ReadOnlySpan<int>)[first + source.Channels, first + row, first + row + source.Channels])
            {
                if (Input.Value[candidate] > Input.Value[best]) best = candidate;
            }

            _chosen[i] = best;
            Value[i] = Input.Value[best];
        }
    }

    public override void Backward()
    {
        for (int i = 0; i < Gradient.Length; i++) Input.Gradient[_chosen[i]] += Gradient[i];
    }
}
