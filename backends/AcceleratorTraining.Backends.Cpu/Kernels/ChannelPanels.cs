namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Which channels the panels of 16 hold. A panel holds channels of one group only, so that it reads one set of inputs.</summary>
/// <param name="Channels">All output channels.</param>
/// <param name="Groups">Groups they fall into; divides them.</param>
internal sealed record ChannelPanels(int Channels, int Groups = 1)
{
    private readonly int _perGroup = Channels / Groups;

    private int PanelsPerGroup => Panel.Round(_perGroup) / Panel.Width;

    /// <summary>How many panels.</summary>
    public int Count => Groups * PanelsPerGroup;

    /// <summary>Places of all panels, those without a channel included.</summary>
    public int Slots => Count * Panel.Width;

    /// <summary>The group a panel belongs to.</summary>
    public int Group(int panel) => Groups == 1 ? 0 : panel / PanelsPerGroup;

    /// <summary>The panel's first channel.</summary>
    public int First(int panel) => Groups == 1 ? panel * Panel.Width : Group(panel) * _perGroup + panel % PanelsPerGroup * Panel.Width;

    /// <summary>How many channels it holds.</summary>
    public int Width(int panel) => Math.Min(Panel.Width, _perGroup - (Groups == 1 ? panel : panel % PanelsPerGroup) * Panel.Width);

    /// <summary>A channel's place: 16 * panel + lane.</summary>
    public int Slot(int channel) => Groups == 1 ? channel : channel / _perGroup * PanelsPerGroup * Panel.Width + channel % _perGroup;
}
