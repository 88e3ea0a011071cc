namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>
/// SCALE-Sim's write buffer: words gather in lines of one word a column; when more than half the SRAM is taken, the oldest half is drained, a line a cycle.
/// Quirk "padded lines": starting a drain closes the line that is being filled, and its empty places are counted as DRAM writes later, unless it is the last line of its drain.
/// </summary>
internal sealed class DrainingBuffer
{
    private readonly Queue<int> _lines = new();
    private readonly int _lineWords;
    private readonly long _drainWords;
    private readonly long _drainBelow;
    private long _free;
    private int _filling;
    private long _drainEnd;

    private DrainingBuffer(long sramBytes, int lineWords)
    {
        long active = (sramBytes + 1) / 2;
        (_free, _lineWords, _drainBelow, _drainWords) = (sramBytes, lineWords, active, sramBytes - active);
    }

    /// <summary>Words written to DRAM, padded places included.</summary>
    public long Words { get; private set; }

    /// <summary>The cycle of the first DRAM write.</summary>
    public long? Start { get; private set; }

    /// <summary>The cycle of the last.</summary>
    public long Stop { get; private set; }

    /// <summary>Cycles that the array waited because the buffer was full.</summary>
    public long StallCycles { get; private set; }

    /// <summary>Runs a layer's output writes, in cycle order.</summary>
    public static DrainingBuffer Run(FoldedGemm gemm, long sramBytes)
    {
        DrainingBuffer buffer = new(sramBytes, gemm.Array.Columns);
        long foldCycles = ScaleSimCycles.OfFold(gemm), last = ScaleSimCycles.Reported(gemm);
        if (checked(gemm.Outputs + gemm.PartialSums) <= buffer._drainWords)
        {
            // Nothing is drained before the end: all lines but the last are full.
            buffer.Words = gemm.Outputs + gemm.PartialSums;
            buffer.Start = last;
            buffer.Stop = last + (buffer.Words - 1) / gemm.Array.Columns;
            return buffer;
        }

        for (long fold = 0; fold < gemm.Folds; fold++) buffer.WriteFold(gemm, fold, fold * foldCycles);
        buffer.DrainAll(last + buffer.StallCycles);
        return buffer;
    }

    // Outputs leave along diagonals: row i and column j at the same cycle for the same i + j.
    private void WriteFold(FoldedGemm gemm, long fold, long start)
    {
        SystolicArray array = gemm.Array;
        long row = fold % gemm.RowFolds, column = fold / gemm.RowFolds;
        bool outputsStay = array.Dataflow == Dataflow.OutputStationary;
        long height = outputsStay ? Math.Min(array.Rows, gemm.MappedRows - row * array.Rows) : gemm.Stream;
        long width = Math.Min(array.Columns, gemm.MappedColumns - column * array.Columns);

        // Results that stay leave last row first, so missing rows delay the others.
        long first = start + (outputsStay ? gemm.Stream - 1 + array.Rows - height : 2L * array.Rows - 1);
        for (long step = 0; step < height + width - 1; step++)
            Write(first + step, (int)Math.Min(Math.Min(step + 1, height + width - 1 - step), Math.Min(height, width)));
    }

    private void Write(long cycle, int words)
    {
        long now = cycle + StallCycles;
        if (now < _drainEnd ? _free > words : _free - words >= _drainBelow)
        {
            Append(words);
            return;
        }

        long asked = now;
        for (int i = 0; i < words; i++)
        {
            Append(1);
            if (now < _drainEnd)
            {
                if (_free <= 0) now = _drainEnd;
            }
            else if (_free < _drainBelow)
            {
                CloseLine();
                _drainEnd = Drain(now);
            }
        }

        StallCycles += now - asked;
    }

    private void Append(int words)
    {
        _free -= words;
        _filling += words;
        if (_filling < _lineWords) return;
        _lines.Enqueue(_lineWords);
        _filling -= _lineWords;
    }

    private void CloseLine()
    {
        if (_filling > 0) _lines.Enqueue(_filling);
        _filling = 0;
    }

    // The last cycle of a drain that starts now.
    private long Drain(long now)
    {
        long lines = Math.Min((_drainWords + _lineWords - 1) / _lineWords, _lines.Count);
        int last = 0;
        for (long i = 0; i < lines; i++) last = _lines.Dequeue();
        long words = lines * _lineWords - (_lineWords - last);
        Words += words;
        _free += words;
        Start ??= now;

        // The last drain may start, and end, while the one before is still at work.
        Stop = Math.Max(Stop, now + lines - 1);
        return now + lines - 1;
    }

    private void DrainAll(long now)
    {
        CloseLine();
        while (_lines.Count > 0) now = Drain(now) + 1;
    }
}
