namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>What a tensor of a workload is to the machine.</summary>
public enum TensorRole
{
    /// <summary>Bound by the caller and read.</summary>
    Input,

    /// <summary>Bound by the caller and written.</summary>
    Output,

    /// <summary>Lives between operators.</summary>
    Activation,

    /// <summary>Known when the program is compiled.</summary>
    Constant,

    /// <summary>Bound by the caller and kept between calls: what training changes.</summary>
    Parameter,
}
