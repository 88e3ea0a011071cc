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

    // Which side streams follows from the constants, and they from it; this settles within a few rounds.
    private const int Rounds = 8;

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
                (double error, double[] weights) = Fit(seen, cycles, bytes);
                if (error < best.Error && weights.All(w => w > 0)) best = (error, new TpuFit(weights[0], weights[1], weights[2], bytes, 1 / weights[3], 1 / weights[4]));
            }
        }

        return best.Fit;
    }

    /// <summary>A machine with these constants.</summary>
    public PipelinedMachine ApplyTo(PipelinedMachine machine) => machine with
    {
        LaunchCycles = LaunchCycles,
        CyclesPerStep = CyclesPerStep,
        FirstTileCyclesPerStep = FirstTileCyclesPerStep,
        Path = new TransferPath(
            machine.Path.Backing with { ReadBytesPerCycle = BackingBytesPerCycle, WriteBytesPerCycle = BackingBytesPerCycle },
            machine.Path.Staging! with { SizeBytes = StagingBytes, ReadBytesPerCycle = StagingBytesPerCycle, WriteBytesPerCycle = StagingBytesPerCycle }),
    };

    private static (double Error, double[] Weights) Fit(ImmutableArray<MeasuredGemm> rows, double[] cycles, long stagingBytes)
    {
        double[][] features = [.. rows.Select(r => Features(Math.Min(r.M, r.N), Math.Max(r.M, r.N), r.K, stagingBytes))];
        double[] weights = [];
        for (int round = 0; round < Rounds; round++)
        {
            weights = LeastAbsoluteErrors.Fit(features, cycles);
            double[] last = weights;
            features = [.. rows.Select(r => new[] { Features(r.M, r.N, r.K, stagingBytes), Features(r.N, r.M, r.K, stagingBytes) }.MinBy(f => f.Zip(last, (x, w) => x * w).Sum())!)];
        }

        return (LeastAbsoluteErrors.MeanError(weights, features, cycles), weights);
    }

    // What the model multiplies with its constants: one, steps, steps of the first stream, near bytes, far bytes.
    private static double[] Features(long streamed, long held, long depth, long stagingBytes)
    {
        (streamed, held, depth) = (RoundUp(streamed, StreamMultiple), RoundUp(held, ArraySide), RoundUp(depth, ArraySide));
        SystolicArray array = new(ArraySide, ArraySide, Dataflow.WeightStationary);
        double bytes = 2.0 * (streamed * depth + depth * held + streamed * held), near = Math.Min(bytes, stagingBytes);
        return [1, PipelinedCycles.Of(array, new TileShape(ScaleSimLayer.Gemm(streamed, held, depth), streamed, 1, held, depth), 1), Math.Min(streamed, ArraySide), near, bytes - near];
    }

    private static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;
}
