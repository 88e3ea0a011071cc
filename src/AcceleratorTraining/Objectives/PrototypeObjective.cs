using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// PROTOTYPE_LOSS of episodes: a batch is the support of some classes, then queries; prototypes are those of the perturbed
/// model. Sees the last layer's input, so that layer is left alone. Settings: ways, shots and queries a class, temperature.
/// </summary>
/// <remarks>Source: Snell, Swersky, Zemel, "Prototypical networks for few-shot learning", 2017.</remarks>
internal sealed record PrototypeObjective : Objective
{
    private readonly int _ways, _shots, _queries, _temperature;

    private PrototypeObjective(int ways, int shots, int queries, int temperature) => (_ways, _shots, _queries, _temperature) = (ways, shots, queries, temperature);

    public override string Id => "prototypes";

    public override ImmutableArray<int> Settings => [_ways, _shots, _queries, _temperature];

    public override bool NeedsClasses => false;

    public override bool NeedsLabels => true;

    public override bool HasClasses => false;

    public override bool IsLogarithmic => true;

    public override bool ReadsLastLayer => false;

    public override int EpisodeRows => _ways * (_shots + _queries);

    private int Supports => _ways * _shots;

    public bool Equals(PrototypeObjective? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();

    public static PrototypeObjective Create(int ways, int shots, int queries, int temperature)
    {
        bool valid = ways is >= 2 and <= 4096 && shots is >= 1 and <= 4096 && queries is >= 1 and <= 4096 && (long)ways * (shots + queries) <= 4096 && temperature is >= 1 and <= 1 << 20;
        return valid
            ? new PrototypeObjective(ways, shots, queries, temperature)
            : throw new ArgumentException("Prototypes take ways of 2 or more, shots and queries of 1 or more a class, at most 4096 samples together, and a temperature of 1 to 1048576.");
    }

    public static PrototypeObjective FromSettings(ImmutableArray<int> settings) =>
        settings.Length == 4 ? Create(settings[0], settings[1], settings[2], settings[3]) : throw new ArgumentException($"Prototypes take four settings, ways, shots, queries and temperature, not {settings.Length}.");

    public override int LargestLabel(TensorType outputs) => _ways - 1;

    // Support stands class by class, then the queries likewise.
    public override int Label(int position, int label) => position < Supports ? position / _shots : (position - Supports) / _queries;

    public override int JudgedRows(int rows) => _ways * _queries;

    public override BatchSampler CreateSampler(ulong seed, LabelledSamples samples, int batch) => new EpisodeSampler(seed, samples.Labels, _ways, _shots, _queries);

    /// <exception cref="ArgumentException">The model has no last layer whose int8 input could be compared.</exception>
    public override (int Loss, int Losses) Build(ObjectiveContext context)
    {
        ForwardProgramBuilder builder = context.Builder;
        bool comparable = context.Model.HeadLayer >= 0 && builder.TypeOf(context.Outputs["features"]) is { Element: ElementType.Int8, Shape.Rank: 2 };
        if (!comparable) throw new ArgumentException($"The objective '{Id}' compares the int8 inputs of the last fully connected layer, which '{context.Model.Model.Name}' has not.");
        PrototypeLoss loss = new()
        {
            Supports = Math.Min(Supports, builder.TypeOf(context.Labels).Shape[0]),
            Classes = _ways,
            DistanceScale = context.Model.DistanceScale(_temperature),
        };
        ImmutableArray<int> results = builder.ApplyMany(loss, context.Outputs["features"], context.Labels);
        return (results[0], results[1]);
    }

    public override void Validate(AdaptationRecipe recipe)
    {
        base.Validate(recipe);
        if (recipe.Batch != EpisodeRows) throw new ArgumentException($"Recipe '{recipe.Name}': an episode of {_ways} classes with {_shots} + {_queries} samples each is a batch of {EpisodeRows}, not {recipe.Batch}.");
        if (recipe.Estimator.IsPerSample) throw new ArgumentException($"Recipe '{recipe.Name}': the samples of an episode are judged together, so the estimator '{recipe.Estimator}' cannot perturb each by itself.");
    }
}
