using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>A processor that issues packets of vector instructions, with its memories.</summary>
internal sealed record VectorDspCore
{
    /// <summary>Bytes of a vector; a multiple of 4. Sums are held in lanes of 32 bits.</summary>
    public required int VectorBytes { get; init; }

    /// <summary>Multiplications of whole vectors in a packet; each is a dot product of four bytes in every lane.</summary>
    public required int MultiplySlots { get; init; }

    /// <summary>Shifts in a packet.</summary>
    public required int ShiftSlots { get; init; }

    /// <summary>Permutations in a packet.</summary>
    public required int PermuteSlots { get; init; }

    /// <summary>Vector instructions of all kinds in a packet, loads and stores apart.</summary>
    public required int InstructionsPerPacket { get; init; }

    /// <summary>Bytes that a packet loads at most.</summary>
    public required int LoadBytesPerPacket { get; init; }

    /// <summary>Bytes that a packet stores at most.</summary>
    public required int StoreBytesPerPacket { get; init; }

    /// <summary>Vectors of sums that registers hold beside operands: output pixels for which a loaded weight is used.</summary>
    public required int AccumulatorVectors { get; init; }

    /// <summary>Packets that a run of the inner loop takes to fill and drain.</summary>
    public required int LatencyPackets { get; init; }

    /// <summary>Cycles between two packets of one context.</summary>
    public required double CyclesPerPacket { get; init; }

    /// <summary>Threads that have vector units of their own.</summary>
    public required int Contexts { get; init; }

    /// <summary>Cycles of a call: arguments, waking the threads, waiting for the last.</summary>
    public required double CyclesPerLayer { get; init; }

    /// <summary>Where operands lie while they are computed on.</summary>
    public required MemoryLevel OnChipMemory { get; init; }

    /// <summary>Where weights come from, and activations that do not fit.</summary>
    public required MemoryLevel ExternalMemory { get; init; }

    /// <summary>Instructions of a vector of 32-bit lanes, by class; of its outputs for products ("rescale"); of random bits ("randomBlocks").</summary>
    public required IReadOnlyDictionary<string, InstructionMix> Mixes { get; init; }

    /// <summary>The output stage of products.</summary>
    public const string RescaleName = "rescale";

    /// <summary>A vector of blocks of 128 random bits, one a lane: a part of all that draw directions.</summary>
    public const string RandomBlocksName = "randomBlocks";

    private const string DefaultName = "default";

    /// <summary>Lanes of 32 bits.</summary>
    public int Lanes => VectorBytes / 4;

    /// <summary>The instructions of a class.</summary>
    public InstructionMix Mix(OperatorClass kind) => Mixes.TryGetValue(Name(kind), out InstructionMix mix) ? mix : Mixes[DefaultName];

    /// <summary>Reads the section "vectorDsp" of a timing file.</summary>
    public static VectorDspCore Read(TimingFields fields, ImmutableArray<MemoryLevel> memories)
    {
        fields.AllowOnly("vectorBytes", "multiplySlotsPerPacket", "shiftSlotsPerPacket", "permuteSlotsPerPacket", "instructionsPerPacket", "loadBytesPerPacket", "storeBytesPerPacket",
            "accumulatorVectors", "latencyPackets", "cyclesPerPacket", "contexts", "cyclesPerLayer", "onChipMemory", "externalMemory", "instructionsPerVector");
        int vectorBytes = Integer("vectorBytes", 4, 1 << 16), multiplies = Integer("multiplySlotsPerPacket", 1, 64);
        if (vectorBytes % 4 != 0) throw fields.Error("vectorBytes", "a multiple of 4: sums take lanes of 32 bits");
        Dictionary<string, MemoryLevel> levels = memories.ToDictionary(m => m.Name, StringComparer.Ordinal);
        VectorDspCore core = new()
        {
            VectorBytes = vectorBytes,
            MultiplySlots = multiplies,
            ShiftSlots = Integer("shiftSlotsPerPacket", 1, 64),
            PermuteSlots = Integer("permuteSlotsPerPacket", 1, 64),
            InstructionsPerPacket = Integer("instructionsPerPacket", 1, 256),
            LoadBytesPerPacket = Integer("loadBytesPerPacket", 1, 1 << 20),
            StoreBytesPerPacket = Integer("storeBytesPerPacket", 1, 1 << 20),
            AccumulatorVectors = Integer("accumulatorVectors", 1, 1 << 16),
            LatencyPackets = Integer("latencyPackets", 0, 1 << 16),
            CyclesPerPacket = fields.Number("cyclesPerPacket", 0.01, 1000),
            Contexts = Integer("contexts", 1, 1024),
            CyclesPerLayer = fields.Number("cyclesPerLayer", 0, 1e9),
            OnChipMemory = fields.Choice("onChipMemory", levels),
            ExternalMemory = fields.Choice("externalMemory", levels),
            Mixes = ReadMixes(fields.Object("instructionsPerVector")),
        };
        if (core.InstructionsPerPacket < multiplies) throw fields.Error("instructionsPerPacket", "at least multiplySlotsPerPacket: a packet holds its multiplications");
        if (core.OnChipMemory.Name == core.ExternalMemory.Name) throw fields.Error("onChipMemory", "another memory than externalMemory");
        return core.OnChipMemory.WriteBytesPerCycle > 0 && core.ExternalMemory.WriteBytesPerCycle > 0 ? core : throw fields.Error("onChipMemory", "like externalMemory, a memory with a write bandwidth");

        int Integer(string name, int minimum, int maximum) => (int)fields.Integer(name, minimum, maximum);
    }

    private static Dictionary<string, InstructionMix> ReadMixes(TimingFields fields)
    {
        fields.AllowOnly([.. Enum.GetValues<OperatorClass>().Select(Name), RescaleName, RandomBlocksName, DefaultName]);
        Dictionary<string, InstructionMix> mixes = fields.Names.ToDictionary(n => n, n => InstructionMix.Read(fields.Object(n)), StringComparer.Ordinal);
        foreach (string name in (ReadOnlySpan<string>)[RescaleName, RandomBlocksName, DefaultName]) mixes.TryAdd(name, InstructionMix.Read(fields.Object(name)));
        return mixes;
    }

    private static string Name(OperatorClass kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}
