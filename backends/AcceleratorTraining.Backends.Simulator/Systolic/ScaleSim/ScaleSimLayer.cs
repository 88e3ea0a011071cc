using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>A layer as SCALE-Sim knows it: a window over an input that needs no padding. Groups, channels of a depthwise layer and matrices of a batch are layers of their own.</summary>
/// <param name="Batch">Images; SCALE-Sim knows one, more are rows of the same product here.</param>
/// <param name="Rows">The window from top to bottom.</param>
/// <param name="Columns">The window from left to right.</param>
/// <param name="Channels">Channels that a window covers.</param>
/// <param name="Filters">Output channels.</param>
internal readonly record struct ScaleSimLayer(long Batch, WindowAxis Rows, WindowAxis Columns, long Channels, long Filters)
{
    /// <summary>Output pixels.</summary>
    public long M => checked(Batch * Rows.Output * Columns.Output);

    /// <summary>Products of one output.</summary>
    public long K => checked(Rows.Filter * Columns.Filter * Channels);

    /// <summary>Different input words that the layer needs.</summary>
    public long UniqueInputs => checked(Batch * Rows.Covered * Columns.Covered * Channels);

    /// <summary>Different weights.</summary>
    public long UniqueWeights => checked(K * Filters);

    /// <summary>Whether two windows share input words.</summary>
    public bool Overlaps => Rows.Overlaps || Columns.Overlaps;

    /// <summary>Rows of a matrix times a matrix.</summary>
    public static ScaleSimLayer Gemm(long m, long n, long k) => new(1, WindowAxis.Points(m), WindowAxis.Points(1), k, n);

    /// <summary>One of the layers that an operator is, all being alike; null for operators that are no sums of products.</summary>
    public static ScaleSimLayer? Of(WorkloadOperator @operator)
    {
        if (!@operator.IsAccumulation) return null;
        GemmShape gemm = @operator.Gemm;
        if (@operator.Class is not (OperatorClass.Convolution or OperatorClass.DepthwiseConvolution)) return Gemm(gemm.M, gemm.N, gemm.K);
        WindowAxis rows = WindowAxis.Of(@operator.Input.Height, @operator.KernelHeight, @operator.StrideHeight, @operator.DilationHeight, @operator.Output.Height);
        WindowAxis columns = WindowAxis.Of(@operator.Input.Width, @operator.KernelWidth, @operator.StrideWidth, @operator.DilationWidth, @operator.Output.Width);
        return new ScaleSimLayer(@operator.Output.Batch, rows, columns, @operator.Input.Channels / gemm.Repeats, gemm.N);
    }
}
