namespace AcceleratorTraining.Experiments;

/// <summary>What running an experiment left.</summary>
/// <param name="Markdown">The report, as NAME.md holds it.</param>
/// <param name="Json">The results, as NAME.json holds them.</param>
/// <param name="Folder">Where both are.</param>
/// <param name="Measured">Measurements made now.</param>
/// <param name="Stored">Measurements that were there already.</param>
/// <param name="NotRun">Measurements that could not be made; the report says why.</param>
public sealed record ExperimentOutcome(string Markdown, string Json, string Folder, int Measured, int Stored, int NotRun);
