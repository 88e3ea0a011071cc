using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Experiments.References;

/// <summary>The constants of a pipelined array that measured products tell; half of the rows are left out. They stand in hal-spec/timing/tpu-v4-like.json.</summary>
/// <param name="LaunchCycles">Starting an operator.</param>
/// <param name="CyclesPerStep">A step of the array.</param>
/// <param name="FirstTileCyclesPerStep">What a step of the first stream takes on top.</param>
/// <param name="StagingBytes">Bytes that come from near.</param>
/// <param name="StagingBytesPerCycle">How fast.</param>
/// <param name="BackingBytesPerCycle">How fast the others come.</param>
internal sealed record TpuFit(double LaunchCycles, double CyclesPerStep, double FirstTileCyclesPerStep, long StagingBytes, double StagingBytesPerCycle, double BackingBytesPerCycle)
{
    private const int ArraySide = 128;

    // Matrices lie in memory as 8 x 128 pieces.
    private const int StreamMultiple = 8;

    /// <summary>A TPU v4's clock; what a cycle is worth is fitted, so another one would give other constants and the same microseconds.</summary>
    public const double CyclesPerMicrosecond = 1050;

    /// <summary>Fits the constants; the size of the near memory is the best of powers of two and their halves in between.</summary>
    public static TpuFit Of(IEnumerable<MeasuredGemm> rows)
    {
        ImmutableArray<MeasuredGemm> seen = [.. rows.Where(r => r.IsForFit)];
        double[] cycles = [.. seen.Select(r => r.Microseconds * CyclesPerMicrosecond)];
        (double Error, TpuFit Fit) best = (double.PositiveInfinity, null!);
        for (int power = 17; power < 23; power++)
        {
            foreach (long bytes in (long[])[1L << power, 3L << (power - 1)])
            {
                double[][] features = [.. seen.Select(r => Features(r, bytes))];
                double[] weights = LeastAbsoluteErrors.Fit(features, cycles);
                double error = LeastAbsoluteErrors.MeanError(weights, features, cycles);
                if (error < best.Error && weights.All(w => w > 0)) best = (error, new TpuFit(weights[0], weights[1], weights[2], bytes, 1 / weights[3], 1 / weights[4]));
            }
        }

        return best.Fit;
    }

    // What the model multiplies with its constants: one, steps, steps of the first stream, near bytes, far bytes. The shorter side streams.
    private static double[] Features(MeasuredGemm row, long stagingBytes)
    {
        long stream = RoundUp(Math.Min(row.M, row.N), StreamMultiple), held = RoundUp(Math.Max(row.M, row.N), ArraySide), depth = RoundUp(row.K, ArraySide);
        SystolicArray array = new(ArraySide, ArraySide, Dataflow.WeightStationary);
        ScaleSimLayer layer = ScaleSimLayer.Gemm(stream, held, depth);
        double bytes = 2.0 * (stream * depth + depth * held + stream * held), near = Math.Min(bytes, stagingBytes);
        return [1, PipelinedCycles.Of(array, new TileShape(layer, stream, 1, held, depth), 1), Math.Min(stream, ArraySide), near, bytes - near];
    }

    private static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;
}
