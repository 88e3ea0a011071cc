using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>Vector instructions by the slot that they need, loads and stores apart. Fractions: one instruction serves several vectors.</summary>
/// <param name="Multiplies">In a multiply slot.</param>
/// <param name="Shifts">In the shift slot.</param>
/// <param name="Permutes">In the permute slot: packing, unpacking, table lookups.</param>
/// <param name="Others">In any slot: additions, comparisons, selections.</param>
internal readonly record struct InstructionMix(double Multiplies, double Shifts, double Permutes, double Others)
{
    private const double Largest = 1e6;

    /// <summary>The same so many times.</summary>
    public static InstructionMix operator *(double times, InstructionMix mix) => new(times * mix.Multiplies, times * mix.Shifts, times * mix.Permutes, times * mix.Others);

    /// <summary>One after the other.</summary>
    public static InstructionMix operator +(InstructionMix a, InstructionMix b) => new(a.Multiplies + b.Multiplies, a.Shifts + b.Shifts, a.Permutes + b.Permutes, a.Others + b.Others);

    /// <summary>Reads it from a timing file.</summary>
    public static InstructionMix Read(TimingFields fields)
    {
        fields.AllowOnly("multiplies", "shifts", "permutes", "others");
        return new InstructionMix(fields.Number("multiplies", 0, Largest), fields.Number("shifts", 0, Largest), fields.Number("permutes", 0, Largest), fields.Number("others", 0, Largest));
    }
}
