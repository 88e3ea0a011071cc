using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>
/// A microNPU of the Ethos-U kind: dot products over channels, blocks in a shared buffer, weights streamed in encoded form. Its cycles are those that Arm's Vela estimates;
/// work that such a machine lacks (softmax, normalization, losses, perturbation) is billed as the sequence of elementwise operations that would do it.
/// </summary>
internal sealed class NpuTimingModel : ITimingModel, IArenaModel
{
    /// <summary>Feature maps begin at multiples of these.</summary>
    public const int ArenaAlignmentBytes = 16;

    private readonly NpuScheduler _scheduler;

    /// <param name="architecture">The machine.</param>
    /// <param name="memories">What lies where.</param>
    /// <param name="portBytesPerCycle">Bytes a cycle of a memory port.</param>
    /// <param name="weightEncodingRatio">Bytes of an encoded weight stream over those that the entropy of its weights asks for.</param>
    public NpuTimingModel(NpuArchitecture architecture, NpuMemories memories, double portBytesPerCycle, double weightEncodingRatio)
    {
        (Architecture, Memories, PortBytesPerCycle, WeightEncodingRatio) = (architecture, memories, portBytesPerCycle, weightEncodingRatio);
        _scheduler = new NpuScheduler(architecture, memories.Buffer);
    }

    /// <summary>The machine.</summary>
    public NpuArchitecture Architecture { get; }

    /// <summary>What lies where.</summary>
    public NpuMemories Memories { get; }

    /// <summary>Bytes a cycle of a memory port at the machine's own clock.</summary>
    public double PortBytesPerCycle { get; }

    /// <summary>Bytes of constant weights after encoding over those before, biases and multipliers apart: an estimate, for it depends on the values.</summary>
    public double WeightEncodingRatio { get; }

    /// <inheritdoc/>
    public string Mode => "dot-product-npu";

    /// <inheritdoc/>
    public long PeakMacsPerCycle => Architecture.PeakMacsPerCycle;

    /// <summary>The same machine with other memories.</summary>
    public NpuTimingModel With(NpuMemories memories) => new(Architecture, memories, PortBytesPerCycle, WeightEncodingRatio);

    /// <inheritdoc/>
    public ImmutableArray<OperatorCost> Evaluate(Workload workload)
    {
        try
        {
            return EvaluateSized(workload);
        }
        catch (OverflowException exception)
        {
            throw new SimulationException($"'{workload.Name}' is too large to be simulated: its counts do not fit 64 bits.", exception);
        }
    }

    /// <summary>The addresses of what a workload keeps in the arena's memory: feature maps, in bricks where they lie in bricks, scratch, and weight buffers if they share it.</summary>
    /// <param name="workload">What runs.</param>
    /// <param name="capBytes">What the arena may take; null without a bound.</param>
    /// <exception cref="SimulationException">It does not fit; names the operator.</exception>
    public ArenaPlan PlanArena(Workload workload, long? capBytes = null)
    {
        NpuLoweredWorkload lowered = Lower(workload);
        ImmutableArray<ScheduledOperation> scheduled = _scheduler.Schedule(lowered.Operations, lowered.LiveBytes());
        IEnumerable<ArenaBuffer> buffers = lowered.Buffers.Select(b => ArenaSteps.ToSteps(b with { FirstOperator = lowered.Ranges[b.FirstOperator].Start, LastOperator = lowered.Ranges[b.LastOperator].End - 1 }));
        if (Memories.Arena.Name == Memories.Buffer.Name) buffers = buffers.Concat(ArenaSteps.WeightBuffers([.. scheduled.Select(s => (s.Operation.Name, s.Weights))]));

        // Operations have two steps each.
        return ArenaPlanner.Plan([.. buffers], ArenaAlignmentBytes, capBytes, [.. lowered.Operations.SelectMany(o => new[] { o.Name, o.Name })]);
    }

    private ImmutableArray<OperatorCost> EvaluateSized(Workload workload)
    {
        NpuLoweredWorkload lowered = Lower(workload);
        CheckFits(workload, lowered.Buffers, Memories.Arena);
        ImmutableArray<ScheduledOperation> scheduled = _scheduler.Schedule(lowered.Operations, lowered.LiveBytes());
        ImmutableArray<OperatorCost>.Builder costs = ImmutableArray.CreateBuilder<OperatorCost>(workload.Operators.Length);
        for (int i = 0; i < workload.Operators.Length; i++)
        {
            (int start, int end) = lowered.Ranges[i];
            costs.Add(NpuOperatorCost.Summarize(workload.Operators[i], scheduled[start..end], Architecture));
        }

        return costs.MoveToImmutable();
    }

    // What is in the cache was chosen to fit; weights are copied only where room is left.
    private static void CheckFits(Workload workload, ImmutableArray<ArenaBuffer> buffers, MemoryLevel arena)
    {
        long[] live = ArenaPlanner.LiveBytes(buffers, ArenaAlignmentBytes, workload.Operators.Length);
        int largest = live.IndexOf(live.DefaultIfEmpty().Max());
        if (largest >= 0 && live[largest] > arena.SizeBytes)
            throw new SimulationException($"'{workload.Operators[largest].Name}' does not fit the machine: the feature maps and parameters alive with it take {live[largest]} bytes, '{arena.Name}' has {arena.SizeBytes}.");
    }

    private NpuLoweredWorkload Lower(Workload workload) => new NpuLowering(Memories, WeightEncodingRatio).Lower(workload);

    internal static NpuTimingModel Read(TimingFields fields, ImmutableArray<MemoryLevel> memories)
    {
        fields.AllowOnly(
            "cores", "microBlock", "maximumBlock", "subKernelSize", "accumulatorDelayCycles", "wideAccumulatorDelayCycles", "wideAccumulatorDelaysDepth", "widePoolingFactor",
            "sharedBuffer", "outputStage", "weightMemory", "arenaMemory", "bufferMemory", "portBytesPerCycle", "weightEncodingRatio");
        return new NpuTimingModel(
            NpuArchitecture.Read(fields), NpuMemories.Read(fields, memories), fields.Number("portBytesPerCycle", 1e-6, 1e6), fields.Number("weightEncodingRatio", 0.01, 100));
    }
}
