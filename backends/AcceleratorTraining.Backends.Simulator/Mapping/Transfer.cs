namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>One kind of transfer at one instance of a memory.</summary>
/// <param name="Way">The operand's.</param>
/// <param name="Level">The memory on it.</param>
/// <param name="Kind">Which way words go.</param>
/// <param name="Port">The port, among all of the hierarchy.</param>
/// <param name="Within">Temporal loops whose words one transfer moves.</param>
/// <param name="Words">Words of one transfer.</param>
/// <param name="Bits">Bits of a word.</param>
/// <param name="Count">Transfers.</param>
internal readonly record struct Transfer(OperandWay Way, int Level, TransferKind Kind, int Port, int Within, double Words, int Bits, double Count)
{
    /// <summary>Whether it brings something that a multiply-accumulate needs first.</summary>
    public bool IsLoad => !Way.IsSum;

    /// <summary>Whether it takes away what a multiply-accumulate made; sums that come back are neither.</summary>
    public bool IsStore => Way.IsSum && (Kind is TransferKind.WriteFromBelow or TransferKind.ReadForAbove);

    /// <summary>Whether the memory above takes part in it.</summary>
    public bool IsWithAbove => Kind is TransferKind.WriteFromAbove or TransferKind.ReadForAbove;
}
