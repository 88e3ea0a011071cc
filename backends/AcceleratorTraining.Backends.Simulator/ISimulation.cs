namespace AcceleratorTraining.Backends.Simulator;

/// <summary>A feature of simulator devices: the bill in full, a program and an operator at a time.</summary>
public interface ISimulation
{
    /// <summary>The machine.</summary>
    TimingProfile Timing { get; }

    /// <summary>Programs that were compiled, in that order; disposed ones stay.</summary>
    IReadOnlyList<SimulatedProgram> Programs { get; }
}
