using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>Every experiment that can be asked for; a new one is one line here.</summary>
public static class ExperimentCatalog
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<IExperiment> All { get; } = [new OodCifar(), new FewshotOmniglot(), new AudioFsdd(), new VitPrompt(), new ToycarAnomaly(), new RotatedMnist(), new Bits(), new MemoryStudy(), new LossLandscape(), new References.SimulatorStudy(), new BillStudy()];

    /// <summary>The experiment of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static IExperiment Get(string name) =>
        All.FirstOrDefault(e => e.Name == name)
        ?? throw new ArgumentException($"There is no experiment '{name}': it shall be one of {string.Join(", ", All.Select(e => e.Name))}.", nameof(name));
}
