using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A sum of products as perfectly nested loops, one multiply-accumulate an iteration: what a mapping is made for.</summary>
public sealed record LoopProblem
{
    /// <summary>A problem.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="dimensions">Its loops, in any order.</param>
    /// <param name="operands">Its arrays, each kind once; exactly one output.</param>
    /// <exception cref="SimulationException">A size or coefficient below 1, an axis of no or of more than two loops, an operand twice, or not one output.</exception>
    public LoopProblem(string name, ImmutableArray<LoopDimension> dimensions, ImmutableArray<LoopOperand> operands)
    {
        (Name, Dimensions, Operands) = (name, dimensions, operands);
        foreach (LoopDimension dimension in dimensions)
            if (dimension.Size < 1) throw new SimulationException($"Loop '{dimension.Name}' of '{name}' has {dimension.Size} iterations: it shall have at least 1.");
        if (operands.Select(o => o.Operand).Distinct().Count() != operands.Length || operands.Count(o => o.Operand == Operand.Output) != 1 || operands.Any(o => o.Operand is not (Operand.Input or Operand.Weights or Operand.Output)))
            throw new SimulationException($"'{name}' shall have one output, and inputs and weights at most once each.");
        foreach (LoopOperand operand in operands)
            if (operand.Axes.Any(a => a.Terms.Length is < 1 or > 2 || a.Terms.Any(t => t.Coefficient < 1 || t.Dimension < 0 || t.Dimension >= dimensions.Length)))
                throw new SimulationException($"An axis of the {operand.Operand} of '{name}' shall be the sum of one or two of its loops, each times at least 1.");
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>Its loops.</summary>
    public ImmutableArray<LoopDimension> Dimensions { get; }

    /// <summary>Its arrays.</summary>
    public ImmutableArray<LoopOperand> Operands { get; }

    /// <summary>Multiply-accumulates: the product of all sizes.</summary>
    /// <exception cref="OverflowException">More than a long holds.</exception>
    public long Macs => Dimensions.Aggregate(1L, (product, d) => checked(product * d.Size));

    /// <summary>The sizes of its loops.</summary>
    public ImmutableArray<long> Sizes => [.. Dimensions.Select(d => d.Size)];

    /// <summary>The operand of a kind; null if the problem has none.</summary>
    public LoopOperand? Find(Operand operand) => Operands.FirstOrDefault(o => o.Operand == operand);

    /// <summary>Words of an operand that the problem touches at all.</summary>
    public long UniqueWords(LoopOperand operand) => operand.Words(Sizes.AsSpan());

    /// <summary>A convolution (groups are a loop of their own), a fully connected layer or a batch of matrix products; loops B, G, K, C, OY, OX, FY, FX.</summary>
    /// <exception cref="SimulationException">The operator is no sum of products.</exception>
    public static LoopProblem Of(WorkloadOperator workload)
    {
        if (!workload.IsAccumulation) throw new SimulationException($"Operator '{workload.Name}' is no sum of products: there are no loops to map.");
        GemmShape gemm = workload.Gemm;
        bool isWindow = workload.Class is OperatorClass.Convolution or OperatorClass.DepthwiseConvolution;
        long taps = isWindow ? (long)workload.KernelHeight * workload.KernelWidth : 1;
        ImmutableArray<LoopDimension> dimensions =
        [
            new("B", isWindow ? workload.Output.Batch : gemm.M), new("G", gemm.Repeats), new("K", gemm.N), new("C", gemm.K / taps),
            new("OY", isWindow ? workload.Output.Height : 1), new("OX", isWindow ? workload.Output.Width : 1), new("FY", isWindow ? workload.KernelHeight : 1), new("FX", isWindow ? workload.KernelWidth : 1),
        ];
        return new LoopProblem(workload.Name, dimensions,
        [
            new(Operand.Input, [IndexAxis.Of(0), IndexAxis.Of(1), IndexAxis.Of(3), IndexAxis.Window(4, workload.StrideHeight, 6, workload.DilationHeight), IndexAxis.Window(5, workload.StrideWidth, 7, workload.DilationWidth)], workload.InputBits, workload.InputBits),
            new(Operand.Weights, [IndexAxis.Of(1), IndexAxis.Of(2), IndexAxis.Of(3), IndexAxis.Of(6), IndexAxis.Of(7)], workload.WeightBits, workload.WeightBits),
            new(Operand.Output, [IndexAxis.Of(0), IndexAxis.Of(1), IndexAxis.Of(2), IndexAxis.Of(4), IndexAxis.Of(5)], workload.OutputBits, workload.AccumulatorBits),
        ]);
    }
}
