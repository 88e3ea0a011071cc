using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>Bits of an operator's words, and what its traffic is in bytes.</summary>
internal readonly record struct OperandBytes(int InputBits, int WeightBits, int OutputBits, int AccumulatorBits)
{
    /// <summary>An operator's.</summary>
    public static OperandBytes Of(WorkloadOperator @operator) => new(@operator.InputBits, @operator.WeightBits, @operator.OutputBits, @operator.AccumulatorBits);

    /// <summary>Bytes that are read.</summary>
    public double Read(TileTraffic traffic) => Read(traffic, BurstScale.None);

    /// <summary>Bytes that are written.</summary>
    public double Written(TileTraffic traffic) => Written(traffic, BurstScale.None);

    /// <summary>Bytes that are read, in whole bursts; partial sums lie as they are used, in one run.</summary>
    public double Read(TileTraffic traffic, BurstScale scale) =>
        (double)traffic.InputReads * InputBits / 8 * scale.Inputs + (double)traffic.WeightReads * WeightBits / 8 * scale.Weights + (double)traffic.PartialSums * AccumulatorBits / 8;

    /// <summary>Bytes that are written, in whole bursts.</summary>
    public double Written(TileTraffic traffic, BurstScale scale) => (double)traffic.OutputWrites * OutputBits / 8 * scale.Outputs + (double)traffic.PartialSums * AccumulatorBits / 8;

    /// <summary>Whole bytes of a number of words.</summary>
    public static long Bytes(long words, int bits) => checked((words * bits + 7) / 8);
}
