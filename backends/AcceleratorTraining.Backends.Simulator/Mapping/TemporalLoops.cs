namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>The temporal loops of a tiling, innermost first, with the extents of the first so many of them.</summary>
internal sealed class TemporalLoops(int dimensions)
{
    private readonly List<double[]> _extents = [];
    private readonly double[] _partial = new double[dimensions];
    private NestLoop[] _loops = [];

    /// <summary>The loops.</summary>
    public ReadOnlySpan<NestLoop> Loops => _loops;

    /// <summary>How many loops there are.</summary>
    public int Count => _loops.Length;

    /// <summary>Their product.</summary>
    public long Cycles { get; private set; }

    /// <summary>Takes over other loops.</summary>
    /// <exception cref="OverflowException">Their product exceeds a long.</exception>
    public void Set(ReadOnlySpan<NestLoop> loops)
    {
        _loops = loops.ToArray();
        while (_extents.Count <= loops.Length) _extents.Add(new double[dimensions]);
        Array.Fill(_extents[0], 1);
        Cycles = 1;
        for (int k = 0; k < loops.Length; k++)
        {
            _extents[k].CopyTo(_extents[k + 1], 0);
            _extents[k + 1][loops[k].Dimension] *= loops[k].Count;
            Cycles = checked(Cycles * loops[k].Count);
        }
    }

    /// <summary>Extents of the innermost <paramref name="within"/> loops.</summary>
    public ReadOnlySpan<double> Extents(int within) => _extents[within];

    /// <summary>The same where the outermost of them runs only so often; valid until the next call.</summary>
    public ReadOnlySpan<double> Extents(int within, long iterations)
    {
        if (within == 0) return _extents[0];
        _extents[within - 1].CopyTo(_partial, 0);
        _partial[_loops[within - 1].Dimension] *= iterations;
        return _partial;
    }

    /// <summary>Iterations of the loops outside the innermost <paramref name="within"/>: how often a tile of those is set anew, the first time included.</summary>
    public double Repeats(int within)
    {
        double repeats = 1;
        for (int i = within; i < _loops.Length; i++) repeats *= _loops[i].Count;
        return repeats;
    }

    /// <summary>With the loops that follow and do not index the operand: a tile stays for those too.</summary>
    public int Still(OperandWay way, int within)
    {
        while (within < _loops.Length && !way.Indexed[_loops[within].Dimension]) within++;
        return within;
    }

    /// <summary>Cycles in which a tile without a second place may be replaced: the last iteration of the loops at its edge that do not index the operand.</summary>
    public double ReplacementWindow(OperandWay way, int still)
    {
        while (still > 0 && !way.Indexed[_loops[still - 1].Dimension]) still--;
        double window = 1;
        for (int i = 0; i < still; i++) window *= _loops[i].Count;
        return window;
    }
}
