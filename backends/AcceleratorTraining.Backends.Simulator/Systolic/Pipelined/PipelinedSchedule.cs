using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>One way of running a layer on a pipelined array.</summary>
/// <param name="Array">The array with its dataflow.</param>
/// <param name="Tile">How the layer is cut.</param>
/// <param name="Traffic">What moves between the working memory and the one behind, for all repeats.</param>
/// <param name="Bursts">What bursts make of it.</param>
/// <param name="ComputeCycles">Cycles with memories that never keep the array waiting.</param>
/// <param name="BusyCycles">Cycles of the array, the vector unit and the working memory side by side, without the launch.</param>
/// <param name="Cycles">Cycles with the memories as they are.</param>
/// <param name="TransferCycles">Cycles of the transfers by themselves.</param>
/// <param name="WorkingCycles">Cycles of the working memory by itself.</param>
/// <param name="DrawCycles">Cycles of the vector unit by itself: drawing what is added to the weights, each time that they come.</param>
internal readonly record struct PipelinedSchedule(
    SystolicArray Array, TileShape Tile, TileTraffic Traffic, BurstScale Bursts, double ComputeCycles, double BusyCycles, double Cycles, double TransferCycles, double WorkingCycles, double DrawCycles);
