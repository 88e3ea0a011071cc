namespace AcceleratorTraining.Backends.Simulator.Energy;

/// <summary>What kind of memory an access goes to, as energy tables tell them apart.</summary>
public enum MemoryEnergyClass
{
    /// <summary>Latches or a small scratchpad beside the arithmetic.</summary>
    RegisterFile,

    /// <summary>Static memory on the chip.</summary>
    Sram,

    /// <summary>Dynamic memory off the chip.</summary>
    Dram,

    /// <summary>Non-volatile memory.</summary>
    Flash,
}
