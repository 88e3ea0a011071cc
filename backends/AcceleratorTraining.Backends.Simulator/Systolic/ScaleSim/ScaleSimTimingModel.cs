using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>
/// Mode "scale-sim": what SCALE-Sim would say without bandwidth limits, but for its total, which counts cycles here. Its quirks stand apart in the
/// accesses: writes that nothing makes are <see cref="Operand.Other"/>, sums that it never reads back are <see cref="Operand.PartialSums"/> without a read.
/// A word is a byte. It knows sums of products alone: pooling, elementwise work, softmax and copies cost nothing. Groups and channels of a
/// depthwise layer run one after another, images of a batch as more output pixels.
/// </summary>
internal sealed class ScaleSimTimingModel(SystolicArray array, ScaleSimBuffers buffers, string working, string backing, bool isTiled) : ITimingModel
{
    /// <inheritdoc/>
    public string Mode => "scale-sim";

    /// <inheritdoc/>
    public long PeakMacsPerCycle => array.Cells;

    /// <summary>The array.</summary>
    internal SystolicArray Array => array;

    /// <summary>Its SRAMs.</summary>
    internal ScaleSimBuffers Buffers => buffers;

    /// <inheritdoc/>
    public ImmutableArray<OperatorCost> Evaluate(Workload workload)
    {
        Dictionary<ScaleSimLayer, OperatorCost> known = [];
        return [.. workload.Operators.Select(o => Evaluate(o, known))];
    }

    private OperatorCost Evaluate(WorkloadOperator @operator, Dictionary<ScaleSimLayer, OperatorCost> known)
    {
        if (ScaleSimLayer.Of(@operator) is not { } layer) return new OperatorCost { Name = @operator.Name, Class = @operator.Class, ComputeCycles = 0 };
        try
        {
            if (!known.TryGetValue(layer, out OperatorCost? once)) known.Add(layer, once = Evaluate(@operator, layer));
            return Repeat(once, @operator);
        }
        catch (Exception exception) when (exception is SimulationException or OverflowException)
        {
            throw new SimulationException($"Operator '{@operator.Name}': {(exception is OverflowException ? "its counts shall be below 2^63" : exception.Message)}", exception);
        }
    }

    private OperatorCost Evaluate(WorkloadOperator @operator, ScaleSimLayer layer)
    {
        FoldedGemm gemm = new(array, layer.M, layer.Filters, layer.K);
        List<AccessCount> accesses = [];
        Add(working, Operand.Input, AccessDirection.Read, gemm.InputReads);
        Add(working, Operand.Weights, AccessDirection.Read, gemm.WeightReads);
        Add(working, Operand.Output, AccessDirection.Write, gemm.Outputs);
        Add(working, Operand.PartialSums, AccessDirection.Write, gemm.PartialSums);
        Add(working, Operand.Other, AccessDirection.Write, ScaleSimCycles.SpuriousOutputWrites(gemm));
        long stalls = 0;
        if (isTiled)
        {
            TileTraffic traffic = TileSearch.FewestWords(layer, array, buffers.Halves);
            Add(backing, Operand.Input, AccessDirection.Read, traffic.InputReads);
            Add(backing, Operand.Weights, AccessDirection.Read, traffic.WeightReads);
            Add(backing, Operand.Output, AccessDirection.Write, traffic.OutputWrites);
            Add(backing, Operand.PartialSums, AccessDirection.Read, traffic.PartialSums);
            Add(backing, Operand.PartialSums, AccessDirection.Write, traffic.PartialSums);
        }
        else
        {
            ScaleSimReport report = ScaleSimulation.Run(layer, array, buffers);
            Add(backing, Operand.Input, AccessDirection.Read, report.DramInputReads);
            Add(backing, Operand.Weights, AccessDirection.Read, report.DramWeightReads);
            Add(backing, Operand.Output, AccessDirection.Write, gemm.Outputs);
            Add(backing, Operand.PartialSums, AccessDirection.Write, gemm.PartialSums);
            Add(backing, Operand.Other, AccessDirection.Write, report.DramOutputWrites - gemm.Outputs - gemm.PartialSums);
            stalls = report.StallCycles;
        }

        return new OperatorCost
        {
            Name = @operator.Name,
            Class = @operator.Class,
            ComputeCycles = ScaleSimCycles.Of(gemm),
            StallCycles = stalls,
            Bottleneck = 2 * gemm.Stream < ScaleSimCycles.OfFold(gemm) ? Bottleneck.Overhead : Bottleneck.Compute,
            Macs = gemm.Macs,
            MappingEfficiency = gemm.MappingEfficiency,
            ArrayUtilization = gemm.Macs / ((double)(ScaleSimCycles.Of(gemm) + stalls) * array.Cells),
            RooflineCycles = (gemm.Macs + array.Cells - 1) / array.Cells,
            Accesses = [.. accesses],
        };

        void Add(string level, Operand operand, AccessDirection direction, long words)
        {
            if (words > 0) accesses.Add(new AccessCount(level, operand, direction, words, words));
        }
    }

    private OperatorCost Repeat(OperatorCost once, WorkloadOperator @operator)
    {
        long repeats = @operator.Gemm.Repeats;
        return checked(once with
        {
            Name = @operator.Name,
            Class = @operator.Class,
            ComputeCycles = repeats * once.ComputeCycles,
            StallCycles = repeats * once.StallCycles,
            Macs = repeats * once.Macs,
            RooflineCycles = (repeats * once.Macs + array.Cells - 1) / array.Cells,
            Accesses = [.. once.Accesses.Select(a => a with { Words = Times(a.Words), Bytes = Times(a.Bytes) })],
        });

        long Times(long count) => checked(repeats * count);
    }
}
