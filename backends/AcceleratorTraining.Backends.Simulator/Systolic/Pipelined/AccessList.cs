using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>Gathers an operator's traffic by level, operand and direction. Words that are used count; what bursts bring on top does not.</summary>
internal sealed class AccessList
{
    private readonly List<AccessCount> _accesses = [];

    /// <summary>Adds a transfer at a level.</summary>
    public void Add(string level, in TensorTransfer transfer) => Add(level, transfer, transfer.Words);

    /// <summary>Adds transfers whose first bytes stand in a nearer memory: what a staging memory delivers is not read from the one behind it.</summary>
    /// <param name="staging">The nearer memory.</param>
    /// <param name="backing">The one behind it.</param>
    /// <param name="room">Bytes that the nearer one delivers and takes: the first of each.</param>
    /// <param name="transfers">The transfers.</param>
    public void AddStaged(string staging, string backing, (double Read, double Written) room, IEnumerable<TensorTransfer> transfers)
    {
        (long read, long written) = ((long)room.Read, (long)room.Written);
        foreach (TensorTransfer transfer in transfers)
        {
            bool reads = transfer.Direction == AccessDirection.Read;
            long near = (long)Int128.Min(transfer.Words, (Int128)(reads ? read : written) * 8 / transfer.Bits), bytes = OperandBytes.Bytes(near, transfer.Bits);
            (read, written) = reads ? (read - bytes, written) : (read, written - bytes);
            Add(staging, transfer, near);
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
