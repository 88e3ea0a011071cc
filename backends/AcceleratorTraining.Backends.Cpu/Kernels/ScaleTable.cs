using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// Multipliers and shifts as vector kernels read them: a panel of 16 channels is five rows of 16 int32, so that every
/// constant of a channel lies at a fixed distance from the first.
/// </summary>
internal sealed unsafe class ScaleTable : INativeTable
{
    /// <summary>Values of the narrow form are below it, and at least its negative.</summary>
    public const long NarrowLimit = 1L << 47;

    /// <summary>Row of the multipliers.</summary>
    public const int Multipliers = 0;

    /// <summary>Row of max(shift, 0).</summary>
    public const int LeftShifts = Panel.Width;

    /// <summary>Row of max(-shift - 1, 0).</summary>
    public const int RightShifts = 2 * Panel.Width;

    /// <summary>Row of 1 where the shift is negative, else 0.</summary>
    public const int Ones = 3 * Panel.Width;

    /// <summary>Row of 31 - shift.</summary>
    public const int TotalShifts = 4 * Panel.Width;

    /// <summary>int32 values of one panel.</summary>
    public const int PanelLength = 5 * Panel.Width;

    private readonly RescaleRules _rules;
    private readonly ChannelPanels _panels;
    private readonly AlignedMemory _memory;

    public ScaleTable(RescaleRules rules, ChannelPanels panels)
    {
        (_rules, _panels) = (rules, panels);
        _memory = new AlignedMemory((long)panels.Count * PanelLength * sizeof(int));
    }

    /// <summary>How to scale with the values of the last <see cref="Fill"/>.</summary>
    public ScalingMode Mode { get; private set; }

    public long ByteCount => _memory.ByteCount;

    /// <summary>The panel of channels 16 * <paramref name="panel"/> and up.</summary>
    public int* Panels(int panel) => (int*)_memory.Pointer + panel * PanelLength;

    /// <summary>Takes over multipliers and shifts.</summary>
    /// <param name="multiplier">One, or one a channel.</param>
    /// <param name="shift">As many.</param>
    /// <param name="single">Whether there is only one.</param>
    public void Fill(int* multiplier, sbyte* shift, bool single)
    {
        bool left = false;
        for (int slot = 0; slot < _panels.Slots; slot++)
        {
            // Places without a channel repeat the first one's pair; nothing reads their results.
            int panel = slot / Panel.Width, lane = slot % Panel.Width;
            int source = single || lane >= _panels.Width(panel) ? 0 : _panels.First(panel) + lane, s = shift[source];
            int* column = Panels(panel) + lane;
            column[Multipliers] = multiplier[source];
            column[LeftShifts] = Math.Max(s, 0);
            column[RightShifts] = Math.Max(-s - 1, 0);
            column[Ones] = s < 0 ? 1 : 0;
            column[TotalShifts] = 31 - s;
            left |= s > 0;
        }

        Mode = Choose(left);
    }

    /// <summary>Scales one value of a channel, whatever the rule.</summary>
    public long Multiply(int value, int channel)
    {
        int* column = Column(channel);
        return FixedPoint.Multiply(value, column[Multipliers], 31 - column[TotalShifts], _rules);
    }

    /// <summary>Scales one value of up to 48 bits of a channel with its multiplier's upper 15 bits.</summary>
    public long MultiplyNarrow(long value, int channel)
    {
        int* column = Column(channel);
        return FixedPoint.MultiplyNarrow(value, column[Multipliers], 31 - column[TotalShifts], _rules.Rounding);
    }

    /// <summary>The narrow form's multiplier and right shift, if the profile rounds it half up.</summary>
    public bool TryNarrowHalfUp(int channel, out long multiplier, out int shift)
    {
        int* column = Column(channel);
        int wide = column[Multipliers];
        (multiplier, shift) = (wide < 0x7FFF0000 ? (wide + (1 << 15)) >> 16 : 0x7FFF, column[TotalShifts] - 16);
        return _rules.Rounding is RoundingRule.DoubleRounding or RoundingRule.HalfUp;
    }

    public void Dispose() => _memory.Dispose();

    private int* Column(int channel)
    {
        int slot = _panels.Slot(channel);
        return Panels(slot / Panel.Width) + slot % Panel.Width;
    }

    private ScalingMode Choose(bool left) => _rules.Rounding switch
    {
        RoundingRule.DoubleRounding when !left => ScalingMode.Double,
        RoundingRule.DoubleRounding => _rules.Overflow == RescaleOverflow.Wrap ? ScalingMode.DoubleWrappingLeft : ScalingMode.DoubleSaturatingLeft,
        RoundingRule.HalfUp when !left => ScalingMode.HalfUp,
        _ => ScalingMode.Scalar,
    };
}
