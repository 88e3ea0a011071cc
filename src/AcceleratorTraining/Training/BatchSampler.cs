using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// Which samples a step sees: epochs of seeded permutations, a pure function of seed and step, so that a resumed run
/// goes on as an undisturbed one.
/// </summary>
/// <param name="seed">The run seed.</param>
/// <param name="count">Samples to draw from; at least 1.</param>
/// <param name="batch">Samples a step.</param>
public class BatchSampler(ulong seed, int count, int batch)
{
    // The stream's tag keeps these draws apart from every direction: tensor ids stay below 2^31.
    private const uint Stream = 0xBA7C0000;

    private int[] _permutation = [];
    private long _epoch = -1;

    /// <summary>Fills the indices of step <paramref name="step"/>.</summary>
    public virtual void Fill(int step, Span<int> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            long position = (long)step * batch + i;
            Prepare(position / count);
            indices[i] = _permutation[position % count];
        }
    }

    private void Prepare(long epoch)
    {
        if (epoch == _epoch) return;
        _epoch = epoch;
        _permutation = new int[count];
        for (int i = 0; i < count; i++) _permutation[i] = i;
        PhiloxStream stream = new(seed, (Stream, (uint)epoch, 0));
        stream.Shuffle(_permutation.AsSpan());
    }
}
