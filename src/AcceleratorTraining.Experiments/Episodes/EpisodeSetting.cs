using System.Globalization;

namespace AcceleratorTraining.Experiments;

/// <summary>What an episode asks.</summary>
/// <param name="Ways">Classes.</param>
/// <param name="Shots">Samples of each class to learn from.</param>
/// <param name="Queries">Samples of each class to test on.</param>
internal sealed record EpisodeSetting(int Ways, int Shots, int Queries)
{
    /// <summary>As tasks are named.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Ways}-way {Shots}-shot");

    /// <summary>Samples to learn from.</summary>
    public int Supports => Ways * Shots;
}
