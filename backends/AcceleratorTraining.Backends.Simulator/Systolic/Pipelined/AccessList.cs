using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>Gathers an operator's traffic by level, operand and direction.</summary>
internal sealed class AccessList(WorkloadOperator @operator)
{
    private readonly List<AccessCount> _accesses = [];

    /// <summary>Adds the traffic at a level.</summary>
    public void Add(string level, TileTraffic traffic)
    {
        foreach ((Operand operand, AccessDirection direction, long words, int bits) in Entries(traffic)) Add(level, operand, direction, words, OperandBytes.Bytes(words, bits));
    }

    /// <summary>Adds traffic whose first bytes, in the order inputs, weights, outputs, stand in a nearer memory.</summary>
    public void AddStaged(MemoryLevel staging, string backing, TileTraffic traffic)
    {
        long room = staging.SizeBytes;
        foreach ((Operand operand, AccessDirection direction, long words, int bits) in Entries(traffic))
        {
            long near = Math.Min(words, room * 8 / bits);
            room -= OperandBytes.Bytes(near, bits);
            Add(staging.Name, operand, direction, near, OperandBytes.Bytes(near, bits));
            Add(backing, operand, direction, words - near, OperandBytes.Bytes(words - near, bits));
        }
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<AccessCount> ToImmutable() => [.. _accesses];

    // A product of two activations has no weights: its second matrix is an input as well.
    private IEnumerable<(Operand Operand, AccessDirection Direction, long Words, int Bits)> Entries(TileTraffic traffic)
    {
        Operand second = @operator.WeightSource == WeightSource.None ? Operand.Input : Operand.Weights;
        yield return (Operand.Input, AccessDirection.Read, traffic.InputReads, @operator.InputBits);
        yield return (second, AccessDirection.Read, traffic.WeightReads, @operator.WeightBits);
        yield return (Operand.PartialSums, AccessDirection.Read, traffic.PartialSums, @operator.AccumulatorBits);
        yield return (Operand.PartialSums, AccessDirection.Write, traffic.PartialSums, @operator.AccumulatorBits);
        yield return (Operand.Output, AccessDirection.Write, traffic.OutputWrites, @operator.OutputBits);
    }

    private void Add(string level, Operand operand, AccessDirection direction, long words, long bytes)
    {
        if (words == 0) return;
        int index = _accesses.FindIndex(a => a.Level == level && a.Operand == operand && a.Direction == direction);
        if (index < 0) _accesses.Add(new AccessCount(level, operand, direction, words, bytes));
        else _accesses[index] = _accesses[index] with { Words = checked(_accesses[index].Words + words), Bytes = checked(_accesses[index].Bytes + bytes) };
    }
}
