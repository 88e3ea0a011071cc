namespace AcceleratorTraining.Backends.Cpu;

/// <summary>A step's access to a value.</summary>
/// <param name="value">Its index.</param>
/// <param name="isWhole">Whether every unit sees all of it (weights, scales), not only its own part.</param>
internal sealed unsafe class Operand(int value, bool isWhole)
{
    public int Value => value;

    public bool IsWhole => isWhole;

    /// <summary>Bytes from one unit's part to the next; 0 for whole values and for values kept for one unit.</summary>
    public long Stride { get; set; }

    public byte* At(in Frame frame, int unit) => frame.Values[value] + unit * Stride;
}
