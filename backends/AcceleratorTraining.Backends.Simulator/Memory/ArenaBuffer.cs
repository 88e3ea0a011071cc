namespace AcceleratorTraining.Backends.Simulator.Memory;

/// <summary>Something that needs room in an arena for a while.</summary>
/// <param name="Name">For messages and reports.</param>
/// <param name="Bytes">Its size; at least 0.</param>
/// <param name="FirstOperator">The operator that writes it first, counted from 0; 0 for inputs.</param>
/// <param name="LastOperator">The last operator that reads it; not before the first.</param>
public sealed record ArenaBuffer(string Name, long Bytes, int FirstOperator, int LastOperator)
{
    /// <summary>Whether both need room at the same time.</summary>
    public bool Overlaps(ArenaBuffer other) => FirstOperator <= other.LastOperator && other.FirstOperator <= LastOperator;
}
