namespace AcceleratorTraining.Experiments;

/// <summary>One measurement of an experiment: a pure function of its identity, so that a stored result stands for it.</summary>
/// <param name="Task">What is measured on, e.g. a corruption; no slashes.</param>
/// <param name="Method">What is measured, e.g. a recipe; no slashes.</param>
/// <param name="Seed">The run seed.</param>
/// <param name="Identity">From <see cref="CellIdentity"/>: everything that decides the result.</param>
/// <param name="Measure">Makes the measurement.</param>
public sealed record ExperimentCell(string Task, string Method, ulong Seed, string Identity, Func<CancellationToken, Task<CellResult>> Measure)
{
    /// <summary>What --only selects by, and progress shows: task/method/seed.</summary>
    public string Key => $"{Task}/{Method}/{Seed}";
}
