namespace AcceleratorTraining.Baselines;

/// <summary>The parameters of a network: made by the first copy that asks for them, taken by the others.</summary>
public sealed class BackboneParameters(ulong seed)
{
    private readonly List<BackboneParameter> _all = [];

    public IReadOnlyList<BackboneParameter> All => _all;

    /// <summary>Weights drawn uniformly with variance gain / inputs.</summary>
    public BackboneParameter Weights(string name, int count, int inputs, double gain = 2, bool trained = true, bool decays = true)
    {
        if (Find(name) is { } known) return known;
        float[] values = Initialization.Weights(count, inputs, seed, (uint)_all.Count);
        float factor = (float)Math.Sqrt(gain / 2);
        for (int i = 0; i < count; i++) values[i] *= factor;
        return Add(new(name, values, trained, decays));
    }

    /// <summary>One number many times, without weight decay.</summary>
    public BackboneParameter Constant(string name, int count, float value, bool trained = true)
    {
        if (Find(name) is { } known) return known;
        float[] values = new float[count];
        values.AsSpan().Fill(value);
        return Add(new(name, values, trained, Decays: false));
    }

    private BackboneParameter? Find(string name) => _all.Find(p => p.Name == name);

    private BackboneParameter Add(BackboneParameter parameter)
    {
        _all.Add(parameter);
        return parameter;
    }
}
