namespace AcceleratorTraining.Backends.Simulator.Systolic;

/// <summary>A matrix product cut into folds: pieces that an array holds at once. Folds go down the rows first, then to the next columns.</summary>
internal readonly record struct FoldedGemm
{
    /// <param name="array">The array.</param>
    /// <param name="m">Output pixels.</param>
    /// <param name="n">Filters.</param>
    /// <param name="k">Products of one output.</param>
    public FoldedGemm(SystolicArray array, long m, long n, long k)
    {
        (Array, M, N, K) = (array, m, n, k);
        (MappedRows, MappedColumns, Stream) = array.Dataflow switch
        {
            Dataflow.OutputStationary => (m, n, k),
            Dataflow.WeightStationary => (k, n, m),
            _ => (k, m, n),
        };
        RowFolds = DivideUp(MappedRows, array.Rows);
        ColumnFolds = DivideUp(MappedColumns, array.Columns);
    }

    /// <summary>The array.</summary>
    public SystolicArray Array { get; }

    /// <summary>Output pixels.</summary>
    public long M { get; }

    /// <summary>Filters.</summary>
    public long N { get; }

    /// <summary>Products of one output.</summary>
    public long K { get; }

    /// <summary>The dimension that the array's rows hold.</summary>
    public long MappedRows { get; }

    /// <summary>The dimension that the array's columns hold.</summary>
    public long MappedColumns { get; }

    /// <summary>The dimension that streams: steps of one fold.</summary>
    public long Stream { get; }

    /// <summary>Folds along the rows.</summary>
    public long RowFolds { get; }

    /// <summary>Folds along the columns.</summary>
    public long ColumnFolds { get; }

    /// <summary>All folds.</summary>
    public long Folds => checked(RowFolds * ColumnFolds);

    /// <summary>Multiply-accumulates.</summary>
    public long Macs => checked(M * N * K);

    /// <summary>Share of the cells that have work, a mean over the folds.</summary>
    public double MappingEfficiency => (double)MappedRows * MappedColumns / ((double)RowFolds * Array.Rows * ColumnFolds * Array.Columns);

    /// <summary>Input words that the array takes from SRAM.</summary>
    public long InputReads => checked(Array.Dataflow == Dataflow.InputStationary ? K * M : ColumnFolds * M * K);

    /// <summary>Weight words that the array takes from SRAM.</summary>
    public long WeightReads => checked(Array.Dataflow switch
    {
        Dataflow.OutputStationary => RowFolds * N * K,
        Dataflow.WeightStationary => K * N,
        _ => ColumnFolds * K * N,
    });

    /// <summary>Complete outputs.</summary>
    public long Outputs => checked(M * N);

    /// <summary>Sums that leave the array before they are complete, and that a correct machine reads back as often: one set for each row fold but the last.</summary>
    public long PartialSums => checked(Array.Dataflow == Dataflow.OutputStationary ? 0 : (RowFolds - 1) * M * N);

    private static long DivideUp(long value, long divisor) => (value + divisor - 1) / divisor;
}
