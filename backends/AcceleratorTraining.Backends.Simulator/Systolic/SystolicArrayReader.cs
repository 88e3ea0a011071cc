using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.Systolic;

/// <summary>Reads the section "systolicArray" of a timing file: an array, its buffers, and one of two modes by name, which say how cycles are counted.</summary>
internal static class SystolicArrayReader
{
    private const string ScaleSimMode = "scale-sim";

    private static readonly string[] Common = ["mode", "rows", "columns", "workingMemory", "backingMemory", "inputBufferBytes", "weightBufferBytes", "outputBufferBytes"];

    /// <summary>Names of dataflows, as SCALE-Sim abbreviates them too.</summary>
    public static IReadOnlyDictionary<string, Dataflow> Dataflows { get; } = new Dictionary<string, Dataflow>(StringComparer.Ordinal)
    {
        ["os"] = Dataflow.OutputStationary,
        ["ws"] = Dataflow.WeightStationary,
        ["is"] = Dataflow.InputStationary,
    };

    /// <param name="fields">The section.</param>
    /// <param name="memories">The file's memories.</param>
    /// <exception cref="SimulationException">A field is missing, unknown or out of its range.</exception>
    public static ITimingModel Read(TimingFields fields, ImmutableArray<MemoryLevel> memories) =>
        fields.Choice("mode", new Dictionary<string, Func<TimingFields, ImmutableArray<MemoryLevel>, ITimingModel>>(StringComparer.Ordinal)
        {
            [ScaleSimMode] = ReadScaleSim,
            ["pipelined"] = ReadPipelined,
        })(fields, memories);

    private static ScaleSimTimingModel ReadScaleSim(TimingFields fields, ImmutableArray<MemoryLevel> memories)
    {
        fields.AllowOnly([.. Common, "dataflow", "dramTraffic"]);
        SystolicArray array = new(Cells(fields, "rows"), Cells(fields, "columns"), fields.Choice("dataflow", Dataflows));
        MemoryLevel working = Memory(fields, "workingMemory", memories);
        (long inputs, long weights, long outputs) = Buffers(fields, working, 100);
        bool isTiled = fields.Choice("dramTraffic", new Dictionary<string, bool>(StringComparer.Ordinal) { ["flush-when-full"] = false, ["tiled"] = true });
        return new ScaleSimTimingModel(array, new ScaleSimBuffers(inputs, weights, outputs), working.Name, Memory(fields, "backingMemory", memories).Name, isTiled);
    }

    private static PipelinedTimingModel ReadPipelined(TimingFields fields, ImmutableArray<MemoryLevel> memories)
    {
        fields.AllowOnly([.. Common, "residentBytes", "dataflows", "stagingMemory", "depthwise", "vectorUnit", "launchCycles", "cyclesPerStep", "firstTileCyclesPerStep", "transferOverlap", "streamMultiple", "arrayMultiple"]);
        MemoryLevel working = Memory(fields, "workingMemory", memories), backing = Memory(fields, "backingMemory", memories);
        MemoryLevel? staging = fields.Has("stagingMemory") ? Memory(fields, "stagingMemory", memories) : null;
        (long inputs, long weights, long outputs) = Buffers(fields, working, 2);
        long room = working.SizeBytes - inputs - weights - outputs, resident = fields.Has("residentBytes") ? fields.Integer("residentBytes", 0, 1L << 50) : 0;
        if (resident > room) throw fields.Error("residentBytes", $"at most what the three buffers leave of '{working.Name}': {room} bytes");
        ImmutableArray<string> dataflows = fields.Strings("dataflows");
        if (dataflows.Length == 0 || dataflows.Any(d => !Dataflows.ContainsKey(d))) throw fields.Error("dataflows", "one or more of is, os, ws");
        return new PipelinedTimingModel(new PipelinedMachine
        {
            Rows = Cells(fields, "rows"),
            Columns = Cells(fields, "columns"),
            Dataflows = [.. dataflows.Select(d => Dataflows[d])],
            Working = working,
            Path = new TransferPath(backing, staging),
            InputBufferBytes = inputs,
            WeightBufferBytes = weights,
            OutputBufferBytes = outputs,
            ResidentBytes = resident,
            DepthwiseOnVectorUnit = fields.Choice("depthwise", new Dictionary<string, bool>(StringComparer.Ordinal) { ["array"] = false, ["vector-unit"] = true }),
            Vector = VectorUnit.Read(fields.Object("vectorUnit")),
            LaunchCycles = fields.Number("launchCycles", 0, 1e9),
            CyclesPerStep = fields.Number("cyclesPerStep", 1e-6, 1e6),
            FirstTileCyclesPerStep = fields.Number("firstTileCyclesPerStep", 0, 1e6),
            TransferOverlap = fields.Number("transferOverlap", 0, 1),
            StreamMultiple = (int)fields.Integer("streamMultiple", 1, 1 << 16),
            ArrayMultiple = (int)fields.Integer("arrayMultiple", 1, 1 << 16),
        });
    }

    private static int Cells(TimingFields fields, string name) => (int)fields.Integer(name, 1, 1 << 16);

    private static MemoryLevel Memory(TimingFields fields, string name, ImmutableArray<MemoryLevel> memories)
    {
        string memory = fields.String(name);
        MemoryLevel level = memories.FirstOrDefault(m => m.Name == memory) ?? throw fields.Error(name, $"one of the file's memories: {string.Join(", ", memories.Select(m => m.Name))}");
        return level.WriteBytesPerCycle > 0 ? level : throw fields.Error(name, "a memory that the machine can write");
    }

    private static (long Inputs, long Weights, long Outputs) Buffers(TimingFields fields, MemoryLevel working, long least)
    {
        (long inputs, long weights, long outputs) = (Bytes("inputBufferBytes"), Bytes("weightBufferBytes"), Bytes("outputBufferBytes"));
        return inputs + weights + outputs <= working.SizeBytes ? (inputs, weights, outputs) : throw fields.Error("outputBufferBytes", $"such that the three buffers fit '{working.Name}': {working.SizeBytes} bytes");

        long Bytes(string name) => fields.Integer(name, least, 1L << 50);
    }
}
