namespace AcceleratorTraining.Backends.Simulator.Training;

/// <summary>How often a training run executes its two programs.</summary>
/// <param name="Steps">Steps; at least 1.</param>
/// <param name="Directions">Directions a step.</param>
/// <param name="Signs">Forward passes a direction: 2 where a step is tried both ways.</param>
/// <param name="CallsPerPass">Executions of the query program a pass: more than 1 where the batch does not fit at once.</param>
public sealed record TrainingSchedule(int Steps, int Directions, int Signs, int CallsPerPass)
{
    /// <summary>Executions of the query program a step.</summary>
    public long QueriesPerStep => (long)Directions * Signs * CallsPerPass;
}
