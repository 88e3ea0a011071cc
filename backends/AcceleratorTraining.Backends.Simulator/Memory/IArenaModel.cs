using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Memory;

/// <summary>A timing model of a machine that lays feature maps out in a way of its own, so that they take other room than dense tensors do.</summary>
internal interface IArenaModel
{
    /// <summary>The addresses of a workload's feature maps.</summary>
    /// <param name="workload">What runs.</param>
    /// <param name="capBytes">What the arena may take; null without a bound.</param>
    /// <exception cref="SimulationException">It does not fit; names the operator.</exception>
    ArenaPlan PlanArena(Workload workload, long? capBytes = null);
}
