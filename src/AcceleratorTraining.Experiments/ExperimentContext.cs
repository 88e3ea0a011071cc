using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Experiments;

/// <summary>What an experiment runs with.</summary>
public sealed record ExperimentContext
{
    /// <summary>What executes the models; results do not depend on it.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>Models and data sets.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>The backpropagation peers.</summary>
    public required BaselineClient Baselines { get; init; }

    /// <summary>Fewer tasks, seeds, steps and samples: minutes instead of hours.</summary>
    public bool Quick { get; init; }

    /// <summary>Seeds of each measurement, 1..N; null for the experiment's own number.</summary>
    public int? Seeds { get; init; }

    /// <summary>The arithmetic: by default that of the runtime which the models were made for.</summary>
    public AcceleratorProfile Profile { get; init; } = Profiles.TfliteReference;

    /// <summary>A shipped recipe as it is; over fewer steps if quick.</summary>
    internal AdaptationRecipe Recipe(string name, int quickSteps) => AdaptationRecipes.Get(name) is var recipe && Quick ? recipe.WithSteps(quickSteps) : recipe;

    /// <summary>The seeds to use where the experiment wants <paramref name="full"/> of them; one if quick.</summary>
    internal IEnumerable<ulong> SeedList(int full) => Enumerable.Range(1, Seeds ?? (Quick ? 1 : full)).Select(s => (ulong)s);
}
