using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>What a timing file says of a pipelined systolic array.</summary>
internal sealed record PipelinedMachine
{
    /// <summary>Cells from top to bottom.</summary>
    public required int Rows { get; init; }

    /// <summary>Cells from left to right.</summary>
    public required int Columns { get; init; }

    /// <summary>The dataflows that the array can be told to use; the fastest is taken, the first of equal ones.</summary>
    public required ImmutableArray<Dataflow> Dataflows { get; init; }

    /// <summary>The memory that feeds the array.</summary>
    public required MemoryLevel Working { get; init; }

    /// <summary>The way to what lies behind it.</summary>
    public required TransferPath Path { get; init; }

    /// <summary>Bytes of the working memory for inputs, both halves.</summary>
    public required long InputBufferBytes { get; init; }

    /// <summary>Bytes for weights.</summary>
    public required long WeightBufferBytes { get; init; }

    /// <summary>Bytes for outputs and partial sums.</summary>
    public required long OutputBufferBytes { get; init; }

    /// <summary>Bytes of the working memory, beside the buffers, for tensors that stay between operators; 0: each operator stores its output and loads its inputs.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>Whether depthwise layers run on the vector unit and not, a channel at a time, on the array.</summary>
    public required bool DepthwiseOnVectorUnit { get; init; }

    /// <summary>What runs beside the array.</summary>
    public required VectorUnit Vector { get; init; }

    /// <summary>Cycles that starting an operator takes.</summary>
    public required double LaunchCycles { get; init; }

    /// <summary>Cycles of one step of the array; below 1 where several arrays work side by side as one.</summary>
    public required double CyclesPerStep { get; init; }

    /// <summary>Cycles that each step of the first stream takes on top, up to the array's rows: nothing hides its way in and its results' way out.</summary>
    public required double FirstTileCyclesPerStep { get; init; }

    /// <summary>The share of the transfers that may run behind the arithmetic: 1 with double buffering, 0 if they take turns.</summary>
    public required double TransferOverlap { get; init; }

    /// <summary>Matrices are stored with the dimension that streams padded to a multiple of this.</summary>
    public required int StreamMultiple { get; init; }

    /// <summary>And the others to a multiple of this.</summary>
    public required int ArrayMultiple { get; init; }

    /// <summary>Multiply-accumulates a cycle at most.</summary>
    public double PeakMacsPerCycle => Rows * (double)Columns / CyclesPerStep;

    /// <summary>Cycles of an operator that reads from the backing memory and writes to it: transfers run behind the arithmetic but for their ends, as far as the machine can; what is not hidden is counted once.</summary>
    /// <param name="busy">Cycles of the arithmetic, or of the working memory where they are more.</param>
    /// <param name="transfers">Cycles of all transfers.</param>
    /// <param name="exposed">Those of them that nothing can hide.</param>
    public double Cycles(double busy, double transfers, double exposed) => Cycles(busy, transfers, exposed, Path.Backing.ReadLatencyCycles + Path.Backing.WriteLatencyCycles);

    /// <summary>The same with the latencies of those transfers that there are.</summary>
    public double Cycles(double busy, double transfers, double exposed, double latency)
    {
        exposed = Math.Min(exposed, transfers);
        double hidden = transfers - exposed;
        return LaunchCycles + latency + exposed + busy + hidden - TransferOverlap * Math.Min(busy, hidden);
    }
}
