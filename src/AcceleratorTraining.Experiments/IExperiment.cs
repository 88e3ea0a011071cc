using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>An experiment that anyone can repeat: a list of measurements, and what to say about their results.</summary>
public interface IExperiment
{
    /// <summary>The name that users choose it by, and that its files have.</summary>
    string Name { get; }

    /// <summary>What it compares, in one sentence.</summary>
    string Summary { get; }

    /// <summary>Every measurement, in the order in which they are made. Measures nothing itself.</summary>
    /// <exception cref="Data.InvalidDataSetException">A file that it needs is absent; the message says where to get it.</exception>
    ImmutableArray<ExperimentCell> Plan(ExperimentContext context);

    /// <summary>Tables and plots of the results there are; some of the plan's may be missing.</summary>
    ExperimentReport Report(ExperimentContext context, ExperimentResults results);
}
