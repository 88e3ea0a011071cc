using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>Adds up traffic by memory. Not thread-safe.</summary>
internal sealed class NpuTrafficSum
{
    private readonly Dictionary<(string Level, Operand Operand, AccessDirection Direction), (long Words, double Bytes)> _accesses = [];
    private readonly Dictionary<MemoryLevel, (double Read, double Written)> _bursts = [];

    /// <summary>Traffic that the memory takes time for.</summary>
    /// <param name="memory">Where.</param>
    /// <param name="operand">What moves.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="words">Elements.</param>
    /// <param name="bytes">Bytes asked for.</param>
    /// <param name="burstBytes">Bytes that the memory moves for them, at least as many.</param>
    public void Add(MemoryLevel memory, Operand operand, AccessDirection direction, long words, double bytes, double burstBytes)
    {
        AddUntimed(memory, operand, direction, words, bytes);
        (double read, double written) = _bursts.GetValueOrDefault(memory);
        _bursts[memory] = direction == AccessDirection.Read ? (read + burstBytes, written) : (read, written + burstBytes);
    }

    /// <summary>Traffic whose time is counted elsewhere.</summary>
    public void AddUntimed(MemoryLevel memory, Operand operand, AccessDirection direction, long words, double bytes)
    {
        (string, Operand, AccessDirection) key = (memory.Name, operand, direction);
        (long otherWords, double otherBytes) = _accesses.GetValueOrDefault(key);
        _accesses[key] = (checked(otherWords + words), otherBytes + bytes);
    }

    /// <summary>Cycles of each memory, by its name.</summary>
    public ImmutableDictionary<string, double> MemoryCycles() =>
        _bursts.ToImmutableDictionary(p => p.Key.Name, p => MemoryTransfer.Cycles(p.Key, p.Value.Read, p.Value.Written), StringComparer.Ordinal);

    /// <summary>Traffic, each combination once; parts of bytes, of compressed weights, are rounded to the nearest.</summary>
    public ImmutableArray<AccessCount> Accesses() =>
        [.. _accesses.Where(p => p.Value.Bytes > 0)
            .OrderBy(p => p.Key.Level, StringComparer.Ordinal).ThenBy(p => p.Key.Operand).ThenBy(p => p.Key.Direction)
            .Select(p => new AccessCount(p.Key.Level, p.Key.Operand, p.Key.Direction, p.Value.Words, (long)Math.Round(p.Value.Bytes)))];
}
