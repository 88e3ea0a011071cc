using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>The array and the buffers of a SCALE-Sim configuration (.cfg) in mode "pipelined".</summary>
public static class PipelinedConfiguration
{
    // Tells what SCALE-Sim's file does not: the memory behind the buffers and the vector unit.
    private const string Base = "systolic-16x16";

    /// <summary>Parses a configuration. Clock, DRAM and vector unit are those of the shipped timing "systolic-16x16"; the unit's lanes and the buffers' bandwidth grow with the array.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="source">What to call the file in messages.</param>
    /// <exception cref="SimulationException">As <see cref="ScaleSimConfiguration.Parse"/>.</exception>
    public static TimingProfile Parse(string text, string source)
    {
        TimingProfile configured = ScaleSimConfiguration.Parse(text, source), shipped = TimingProfiles.Get(Base);
        ScaleSimTimingModel model = (ScaleSimTimingModel)configured.Model;
        PipelinedMachine machine = ((PipelinedTimingModel)shipped.Model).Machine;
        double growth = (model.Array.Rows + model.Array.Columns) / (double)(machine.Rows + machine.Columns);
        MemoryLevel working = machine.Working with
        {
            SizeBytes = model.Buffers.InputBytes + model.Buffers.WeightBytes + model.Buffers.OutputBytes,
            ReadBytesPerCycle = machine.Working.ReadBytesPerCycle * growth,
            WriteBytesPerCycle = machine.Working.WriteBytesPerCycle * growth,
        };
        ImmutableArray<MemoryLevel> memories = [.. shipped.Memories.Select(m => m.Name == working.Name ? working : m)];
        return configured with
        {
            Description = $"{model.Array.Rows} x {model.Array.Columns} systolic array and buffers of a SCALE-Sim configuration, with weights loading behind the stream; clock, DRAM and vector unit of {Base}.",
            Source = $"{source}; the rest: {shipped.Source}",
            MeasuredError = shipped.MeasuredError,
            ClockHz = shipped.ClockHz,
            Memories = memories,
            Model = new PipelinedTimingModel(machine with
            {
                Rows = model.Array.Rows,
                Columns = model.Array.Columns,
                Dataflows = [model.Array.Dataflow],
                Working = working,
                InputBufferBytes = model.Buffers.InputBytes,
                WeightBufferBytes = model.Buffers.WeightBytes,
                OutputBufferBytes = model.Buffers.OutputBytes,
                Vector = machine.Vector with { Lanes = model.Array.Columns },
            }),
        };
    }
}
