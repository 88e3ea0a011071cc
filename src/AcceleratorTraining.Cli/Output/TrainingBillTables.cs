using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Backends.Simulator.Training;
using AcceleratorTraining.Experiments;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli.Output;

/// <summary>A training bill for a reader without --json.</summary>
internal static class TrainingBillTables
{
    public static void Write(Terminal terminal, TrainingBill bill)
    {
        ExecutionBill step = bill.Step;
        TrainingCost cost = bill.Cost;
        terminal.Output.WriteLine();
        terminal.WriteSummary(
        [
            ("training", $"recipe {bill.Recipe}: {Figures.Count(cost.Schedule.Steps)} steps with {Figures.Count(bill.Batch)} samples along {(cost.Schedule.Directions == 1 ? "one direction" : $"{Figures.Count(cost.Schedule.Directions)} directions")} each; {Figures.Count(bill.Trained)} parameters beside an exact head's"),
            ("a step", $"{Figures.Count(step.Cycles)} cycles, {Share(step.StallCycles, step.Cycles)} of them stalls, {Figures.Count(step.Submits)} executions, {Figures.Count(step.Macs)} multiplications{Energy(step, 1)}"),
            ("all steps", $"{Figures.Count(bill.Cycles)} cycles, {ReportFigures.Time((double)bill.Cycles / step.ClockHz)} at {ReportFigures.Frequency(step.ClockHz)}{Energy(step, cost.Schedule.Steps)}"),
            .. cost.Plans.Select(p => ("", $"{p.Name}: {Figures.Count(p.CyclesPerStep)} cycles and {Figures.Count(p.WeightBytesPerStep)} weight bytes a step{(p.IsCounted ? "" : " (estimate)")}")),
            ("weights", cost.WeightStore is { } store ? $"{Figures.Count(cost.WeightBytesPerQuery)} bytes out of {store} for each execution; {Drawn(cost)}" : $"none read from a memory; {Drawn(cost)}"),
            ("host", $"{Figures.Count(step.HostWrittenBytes)} bytes from and {Figures.Count(step.HostReadBytes)} bytes to it a step; what it computes itself is not billed"),
            ("update", $"{Figures.Count(bill.UpdateBytes)} bytes written a step by the machine itself{Wear(bill)}"),
            ("memory", $"{Figures.Count(bill.PeakBytes)} bytes at most with {Figures.Count(bill.SamplesAtOnce)} samples at once, the most that fit; inference of as many {Figures.Count(bill.InferencePeakBytes)}"),
            ("backpropagation", $"by a model: {Figures.Count(bill.Backpropagation.Cycles)} cycles and {Figures.Count(bill.Backpropagation.Macs)} multiplications a step ({ReportFigures.Multiple((double)bill.Backpropagation.Macs / Math.Max(bill.Backpropagation.ForwardMacs, 1))} inference's), if the machine could;"),
            ("", $"{Figures.Count(bill.BackpropagationBytes)} bytes at most in 8 bits, {Figures.Count(bill.FloatBackpropagationBytes)} in float32 with Adam"),
        ]);
    }

    private static string Drawn(TrainingCost cost) =>
        cost.DrawnElementsPerQuery == 0 ? "no direction is drawn on the machine" : $"{Figures.Count(cost.DrawnElementsPerQuery)} elements of directions drawn in place, again for {Figures.Count(cost.DrawnElementsPerUpdate)} in the update";

    private static string Wear(TrainingBill bill) => bill.WearingMemory is not { } memory
        ? ""
        : $"; {memory.Name} bears {Figures.Count(memory.EnduranceWrites)} writes: {Figures.Count(memory.EnduranceWrites)} adaptations if only results are stored there, {Figures.Count(bill.AdaptationsIfWrittenEachStep!.Value)} if every step is";

    private static string Energy(ExecutionBill step, long times) => step.EnergyPicojoules is { } picojoules ? $", {ReportFigures.Energy((double)picojoules * times)} by table {step.EnergyTable}" : "";

    private static string Share(long part, long whole) => ReportFigures.Share((double)part / Math.Max(whole, 1));
}
