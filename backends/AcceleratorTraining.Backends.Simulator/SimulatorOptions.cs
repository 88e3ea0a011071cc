namespace AcceleratorTraining.Backends.Simulator;

/// <summary>What the simulator decorates, and which machine it bills for.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The timing used where none is named.</summary>
    public const string DefaultTiming = "ethos-u55-128";

    /// <summary>The backend that computes the values; registered under this key.</summary>
    public string Inner { get; set; } = "cpu";

    /// <summary>The machine: a shipped timing's name, or a timing file.</summary>
    public string Timing { get; set; } = DefaultTiming;
}
