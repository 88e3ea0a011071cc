using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>What plain inference holds: the shipped model's program and its input and output.</summary>
internal static class InferenceMemory
{
    public static IEnumerable<(string Name, double Value)> Measure(AdaptationSession session, int batch)
    {
        ForwardProgram program = ModelLowering.Lower(session.Model, new LoweringOptions { Batch = batch }).Program;
        MemoryFootprint plan = MemoryPlan.Create(program, session.Profile.Limits.Alignment).Footprint;
        long buffers = program.Bindings.Sum(b => PlannedBytes.Of(b.Type, session.Profile));
        using IDevice device = session.OpenDevice();
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] bindings = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        device.Submit(executable, bindings);
        if (device.GetFeature<IMemoryCounters>() is { } counters) yield return ("measuredBytes", counters.PeakBytes);
        foreach (IDeviceBuffer buffer in bindings) buffer.Dispose();
        yield return ("plannedBytes", plan.TotalBytes + buffers);
        yield return ("part: constants", plan.ConstantBytes);
        yield return ("part: activations", plan.PeakActivationBytes + plan.ScratchBytes);
        yield return ("part: samples, labels, outputs", buffers);
    }
}
