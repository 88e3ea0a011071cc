using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>What an operator moves of one operand between the working memory and the one behind, if nothing stays.</summary>
/// <param name="Operand">What it is.</param>
/// <param name="Direction">Out of or into the memory behind.</param>
/// <param name="Tensor">The workload's tensor that it is; -1 where none is known, and for partial sums.</param>
/// <param name="Words">How many words, those moved again included.</param>
/// <param name="Bits">Bits of a word.</param>
internal readonly record struct TensorTransfer(Operand Operand, AccessDirection Direction, int Tensor, long Words, int Bits)
{
    /// <summary>Bytes in whole bursts over bytes.</summary>
    public double BurstScale { get; init; } = 1;

    /// <summary>Words of the first tile's way in or the last one's way out, which no arithmetic hides.</summary>
    public long ExposedWords { get; init; }

    /// <summary>Words if each is moved once.</summary>
    public long LeastWords { get; init; } = Words;

    /// <summary>Bytes of a number of words, bursts not counted.</summary>
    public double Bytes(long words) => (double)words * Bits / 8;

    /// <summary>Whether the tensor stays in the working memory, so that nothing moves.</summary>
    /// <param name="resident">For each tensor of the workload whether it stays; empty if none does.</param>
    public bool Stays(ReadOnlySpan<bool> resident) => Tensor >= 0 && Tensor < resident.Length && resident[Tensor];
}
