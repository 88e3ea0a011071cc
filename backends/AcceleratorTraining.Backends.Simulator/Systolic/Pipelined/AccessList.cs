using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>Gathers an operator's traffic by level, operand and direction. Words that are used count; what bursts bring on top does not.</summary>
internal sealed class AccessList
{
    private readonly List<AccessCount> _accesses = [];

    /// <summary>Adds a transfer at a level.</summary>
    public void Add(string level, in TensorTransfer transfer) => Add(level, transfer, transfer.Words);

    /// <summary>Adds transfers whose first bytes stand in a nearer memory: what a staging memory delivers is not read from the one behind it.</summary>
    public void AddStaged(MemoryLevel staging, string backing, IEnumerable<TensorTransfer> transfers)
    {
        long room = staging.SizeBytes;
        foreach (TensorTransfer transfer in transfers)
        {
            long near = Math.Min(transfer.Words, room * 8 / transfer.Bits);
            room -= OperandBytes.Bytes(near, transfer.Bits);
            Add(staging.Name, transfer, near);
            Add(backing, transfer, transfer.Words - near);
        }
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<AccessCount> ToImmutable() => [.. _accesses];

    private void Add(string level, in TensorTransfer transfer, long words)
    {
        if (words == 0) return;
        long bytes = OperandBytes.Bytes(words, transfer.Bits);
        (Operand operand, AccessDirection direction) = (transfer.Operand, transfer.Direction);
        int index = _accesses.FindIndex(a => a.Level == level && a.Operand == operand && a.Direction == direction);
        if (index < 0) _accesses.Add(new AccessCount(level, operand, direction, words, bytes));
        else _accesses[index] = _accesses[index] with { Words = checked(_accesses[index].Words + words), Bytes = checked(_accesses[index].Bytes + bytes) };
    }
}
