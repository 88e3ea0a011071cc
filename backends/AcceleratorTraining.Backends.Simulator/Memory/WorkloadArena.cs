using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Memory;

/// <summary>The room that a workload's activations need.</summary>
public static class WorkloadArena
{
    // What C libraries align to.
    private const int AlignmentBytes = 16;

    /// <summary>Plans inputs, outputs and what lies between them; constants and parameters are not in the arena. Dense tensors, unless the machine has a layout of its own; nothing is computed in place.</summary>
    /// <param name="workload">What runs.</param>
    /// <param name="timing">The machine.</param>
    /// <param name="capBytes">What the arena may take; null without a bound.</param>
    /// <exception cref="SimulationException">It does not fit; names the operator.</exception>
    public static ArenaPlan Plan(Workload workload, TimingProfile timing, long? capBytes = null)
    {
        if (timing.Model is IArenaModel model) return model.PlanArena(workload, capBytes);
        List<ArenaBuffer> buffers = [];
        for (int tensor = 0; tensor < workload.Tensors.Length; tensor++)
        {
            WorkloadTensor type = workload.Tensors[tensor];
            if (type.Role is not (TensorRole.Input or TensorRole.Activation or TensorRole.Output)) continue;
            int[] uses = [.. Enumerable.Range(0, workload.Operators.Length).Where(o => workload.Operators[o].Reads.Contains(tensor) || workload.Operators[o].Writes.Contains(tensor))];
            if (uses.Length == 0) continue;

            // The caller writes inputs before the first operator and reads outputs after the last.
            int first = type.Role == TensorRole.Input ? 0 : uses[0], last = type.Role == TensorRole.Output ? workload.Operators.Length - 1 : uses[^1];
            buffers.Add(new ArenaBuffer(type.Name, type.ByteCount, first, last));
        }

        return ArenaPlanner.Plan(buffers, AlignmentBytes, capBytes, [.. workload.Operators.Select(o => o.Name)]);
    }
}
