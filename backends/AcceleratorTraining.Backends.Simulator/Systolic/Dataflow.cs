namespace AcceleratorTraining.Backends.Simulator.Systolic;

/// <summary>Which operand stays in the cells of a systolic array while the others pass through.</summary>
internal enum Dataflow
{
    /// <summary>Sums stay: a cell holds one output while inputs and weights stream.</summary>
    OutputStationary,

    /// <summary>Weights stay: inputs stream in, sums stream out.</summary>
    WeightStationary,

    /// <summary>Inputs stay: weights stream in, sums stream out.</summary>
    InputStationary,
}
