namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// Packs weights and folds biases ahead of a <see cref="ConvStep"/>. Operands: weights, unless they are constant and
/// packed already; bias.
/// </summary>
internal sealed unsafe class WeightStep(PackedWeights packed) : Step
{
    private long _weightVersion = -1;
    private long _biasVersion = -1;

    /// <summary>Packs what has changed since the last time; computed operands always count as changed.</summary>
    public override void Run(in Frame frame, int unit)
    {
        bool changed = false;
        if (Reads.Length == 2)
        {
            long weights = frame.Versions[Reads[0].Value];
            changed = weights == Frame.Computed || weights != _weightVersion;
            if (changed) packed.Pack(frame.Values[Reads[0].Value]);
            _weightVersion = weights;
        }

        long bias = frame.Versions[Reads[^1].Value];
        if (!changed && bias != Frame.Computed && bias == _biasVersion) return;
        packed.FoldBias(frame.Values[Reads[^1].Value]);
        _biasVersion = bias;
    }
}
