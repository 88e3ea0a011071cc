using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>An array of multipliers, one multiply-accumulate a cycle each, and the memories that feed it.</summary>
public sealed record MemoryHierarchy
{
    /// <summary>A hierarchy.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="array">The array's dimensions.</param>
    /// <param name="memories">Nearest to the array first; an operand's way goes through all that may hold it.</param>
    /// <exception cref="SimulationException">A size below 1, an operand without memory, or a memory that serves less of the array than one below it.</exception>
    public MemoryHierarchy(string name, ImmutableArray<ArrayDimension> array, ImmutableArray<HierarchyMemory> memories)
    {
        (Name, Array, Memories) = (name, array, memories);
        foreach (ArrayDimension dimension in array)
            if (dimension.Size < 1) throw new SimulationException($"Dimension '{dimension.Name}' of array '{name}' has {dimension.Size} places: it shall have at least 1.");
        foreach (HierarchyMemory memory in memories)
        {
            if (memory.SizeBits < 1 || memory.ServedDimensions.Any(d => d < 0 || d >= array.Length) || memory.Ports.Any(p => p.MinimumBits < 1 || p.MaximumBits < p.MinimumBits))
                throw new SimulationException($"Memory '{memory.Name}' of '{name}' shall have a size, dimensions of the array and ports of 1 <= minimumBits <= maximumBits.");
        }

        foreach (Operand operand in (Operand[])[Operand.Input, Operand.Weights, Operand.Output])
        {
            ImmutableArray<HierarchyMemory> way = Way(operand);
            if (way.IsEmpty) throw new SimulationException($"No memory of '{name}' holds the {operand}.");
            for (int i = 1; i < way.Length; i++)
                if (way[i - 1].ServedDimensions.Except(way[i].ServedDimensions).Any()) throw new SimulationException($"Memory '{way[i].Name}' of '{name}' shall serve at least what '{way[i - 1].Name}' below it serves.");
        }
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>The array's dimensions.</summary>
    public ImmutableArray<ArrayDimension> Array { get; }

    /// <summary>The memories, nearest first.</summary>
    public ImmutableArray<HierarchyMemory> Memories { get; }

    /// <summary>Multiply-accumulates a cycle at most.</summary>
    public long Multipliers => Array.Aggregate(1L, (product, d) => checked(product * d.Size));

    /// <summary>The memories an operand goes through, nearest first.</summary>
    public ImmutableArray<HierarchyMemory> Way(Operand operand) => [.. Memories.Where(m => m.Operands.Contains(operand))];
}
