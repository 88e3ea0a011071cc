using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>
/// Mode "pipelined": an array whose next weights load behind the stream, fed by double buffers, and a vector unit for what is no sum of products.
/// Each operator brings its operands from the backing memory and leaves its output there. Bursts of memories and biases are not counted.
/// </summary>
internal sealed class PipelinedTimingModel(PipelinedMachine machine) : ITimingModel
{
    /// <inheritdoc/>
    public string Mode => "pipelined";

    /// <inheritdoc/>
    public long PeakMacsPerCycle => (long)Math.Ceiling(machine.PeakMacsPerCycle);

    /// <summary>What the timing file says.</summary>
    internal PipelinedMachine Machine => machine;

    /// <inheritdoc/>
    public ImmutableArray<OperatorCost> Evaluate(Workload workload)
    {
        Dictionary<(ScaleSimLayer, long, OperandBytes), PipelinedSchedule> known = [];
        return [.. workload.Operators.Select(o => Evaluate(o, known))];
    }

    private OperatorCost Evaluate(WorkloadOperator @operator, Dictionary<(ScaleSimLayer, long, OperandBytes), PipelinedSchedule> known)
    {
        try
        {
            bool onArray = @operator.IsAccumulation && !(machine.DepthwiseOnVectorUnit && @operator.Class == OperatorClass.DepthwiseConvolution);
            if (!onArray || ScaleSimLayer.Of(@operator) is not { } layer) return OnVectorUnit(@operator);
            (ScaleSimLayer, long, OperandBytes) key = (layer, @operator.Gemm.Repeats, OperandBytes.Of(@operator));
            if (!known.TryGetValue(key, out PipelinedSchedule schedule)) known.Add(key, schedule = PipelinedLayer.Best(machine, layer, key.Item2, key.Item3));
            return OnArray(@operator, layer, schedule);
        }
        catch (Exception exception) when (exception is SimulationException or OverflowException)
        {
            throw new SimulationException($"Operator '{@operator.Name}': {(exception is OverflowException ? "its counts shall be below 2^63" : exception.Message)}", exception);
        }
    }

    private OperatorCost OnArray(WorkloadOperator @operator, ScaleSimLayer layer, PipelinedSchedule schedule)
    {
        OperandBytes bytes = OperandBytes.Of(@operator);
        long repeats = @operator.Gemm.Repeats, macs = @operator.Macs;
        AccessList accesses = new(@operator);
        accesses.Add(machine.Working.Name, PipelinedLayer.WorkingTraffic(schedule.Array, schedule.Tile, repeats));
        AddPath(accesses, schedule.Traffic);
        long compute = (long)Math.Ceiling(schedule.ComputeCycles), cycles = Math.Max(compute, (long)Math.Ceiling(schedule.Cycles));
        double fill = machine.LaunchCycles + machine.CyclesPerStep * PipelinedCycles.FillAndDrain(schedule.Array);
        double useful = schedule.ComputeCycles - fill;
        TileTraffic unique = new(layer.UniqueInputs, layer.UniqueWeights, layer.M * layer.Filters, 0);
        return new OperatorCost
        {
            Name = @operator.Name,
            Class = @operator.Class,
            ComputeCycles = compute,
            StallCycles = cycles - compute,
            Bottleneck = Math.Max(schedule.TransferCycles, schedule.WorkingCycles) > Math.Max(fill, useful)
                ? schedule.Traffic.WeightReads * (long)bytes.WeightBits > schedule.Traffic.InputReads * (long)bytes.InputBits + schedule.Traffic.OutputWrites * (long)bytes.OutputBits ? Bottleneck.Weights : Bottleneck.Activations
                : fill > useful ? Bottleneck.Overhead : Bottleneck.Compute,
            Macs = macs,
            MappingEfficiency = new FoldedGemm(schedule.Array, layer.M, layer.Filters, layer.K).MappingEfficiency,
            ArrayUtilization = macs / (cycles * machine.PeakMacsPerCycle),
            RooflineCycles = Roofline(macs / machine.PeakMacsPerCycle, repeats * bytes.Read(unique), repeats * bytes.Written(unique)),
            Accesses = accesses.ToImmutable(),
        };
    }

    private OperatorCost OnVectorUnit(WorkloadOperator @operator)
    {
        OperandBytes bytes = OperandBytes.Of(@operator);
        long second = @operator.SecondInput?.ElementCount ?? 0, weights = @operator.WeightBytes * 8 / @operator.WeightBits;
        TileTraffic traffic = new(checked(@operator.Input.ElementCount + (second > 0 ? second * bytes.WeightBits / bytes.InputBits : 0)), weights, @operator.Output.ElementCount, 0);
        double compute = machine.LaunchCycles + machine.Vector.Cycles(@operator), transfers = machine.Path.Cycles(bytes.Read(traffic), bytes.Written(traffic));
        double latency = machine.Path.Backing.ReadLatencyCycles + machine.Path.Backing.WriteLatencyCycles, work = compute - machine.LaunchCycles;
        long cycles = (long)Math.Ceiling(compute + latency + transfers - machine.TransferOverlap * Math.Min(work, transfers)), computeCycles = (long)Math.Ceiling(compute);
        AccessList accesses = new(@operator);
        accesses.Add(machine.Working.Name, traffic);
        AddPath(accesses, traffic);
        return new OperatorCost
        {
            Name = @operator.Name,
            Class = @operator.Class,
            ComputeCycles = computeCycles,
            StallCycles = cycles - computeCycles,
            Bottleneck = transfers > Math.Max(work, machine.LaunchCycles) ? Bottleneck.Activations : work >= machine.LaunchCycles ? Bottleneck.Vector : Bottleneck.Overhead,
            Macs = @operator.Macs,
            RooflineCycles = Roofline(0, bytes.Read(traffic), bytes.Written(traffic)),
            Accesses = accesses.ToImmutable(),
        };
    }

    // Bytes that a staging memory delivers are not read from the memory behind it.
    private void AddPath(AccessList accesses, TileTraffic traffic)
    {
        if (machine.Path.Staging is not { } staging) accesses.Add(machine.Path.Backing.Name, traffic);
        else accesses.AddStaged(staging, machine.Path.Backing.Name, traffic);
    }

    private long Roofline(double computeCycles, double readBytes, double writtenBytes) =>
        (long)Math.Floor(Math.Max(computeCycles, machine.Path.Cycles(readBytes, writtenBytes)));
}
