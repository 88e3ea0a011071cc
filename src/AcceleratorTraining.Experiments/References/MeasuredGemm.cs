using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Experiments.References;

/// <summary>A row of tpu_gemm_measured.csv: a matrix product and the microseconds that a TPU took for it.</summary>
/// <param name="Set">The range of sizes it belongs to.</param>
/// <param name="M">Rows of the first matrix.</param>
/// <param name="N">Columns of the second.</param>
/// <param name="K">Columns of the first.</param>
/// <param name="Microseconds">Mean of the repeats.</param>
/// <param name="IsForFit">Whether the fit may see it: every other shape of each set, and all rows of such a shape in any set.</param>
internal sealed record MeasuredGemm(string Set, int M, int N, int K, double Microseconds, bool IsForFit)
{
    /// <summary>A name for reports.</summary>
    public string Name => $"{M}x{N}x{K} ({Set})";

    /// <summary>Reads the table.</summary>
    public static ImmutableArray<MeasuredGemm> Load(string path)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Dictionary<(long, long, long), bool> halves = [];
        List<MeasuredGemm> rows = [];
        foreach (ReferenceTableReader.Row row in ReferenceTableReader.Load(path).Rows)
        {
            (long m, long n, long k) = (row.Integer("m"), row.Integer("n"), row.Integer("k"));
            if (!halves.TryGetValue((m, n, k), out bool isForFit))
            {
                int index = counts.GetValueOrDefault(row["set"]);
                counts[row["set"]] = index + 1;
                halves.Add((m, n, k), isForFit = index % 2 == 0);
            }

            rows.Add(new MeasuredGemm(row["set"], (int)m, (int)n, (int)k, row.Number("measured_us_avg"), isForFit));
        }

        return [.. rows];
    }

    /// <summary>The product as a workload of 16-bit elements; the source does not say how wide they were, and only words over bandwidth can be told from its times.</summary>
    public Workload ToWorkload() => new(Name, [],
    [
        new WorkloadOperator
        {
            Name = Name,
            Class = OperatorClass.FullyConnected,
            Input = new FeatureShape(M, 1, 1, K),
            Output = new FeatureShape(M, 1, 1, N),
            InputBits = 16,
            WeightBits = 16,
            OutputBits = 16,
            WeightSource = WeightSource.Constant,
            WeightBytes = 2L * N * K,
        },
    ]);
}
