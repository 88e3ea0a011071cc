using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace AcceleratorTraining;

/// <summary>
/// Which pieces recipes can be made of: creates them from category, id and settings, as receipts and recipe files name
/// them. Immutable; a category is one of the abstract classes below <see cref="RecipePiece"/>.
/// </summary>
public sealed class RecipePieces
{
    private readonly FrozenDictionary<(Type Category, string Id), Func<ImmutableArray<int>, RecipePiece>> _factories;

    private RecipePieces(IEnumerable<KeyValuePair<(Type, string), Func<ImmutableArray<int>, RecipePiece>>> factories) => _factories = factories.ToFrozenDictionary();

    /// <summary>The pieces that ship with the library.</summary>
    public static RecipePieces Default { get; } = new RecipePieces([])
        .With<ParameterSelection>("none", _ => ParameterSelection.None)
        .With<ParameterSelection>("biases", _ => ParameterSelection.Biases)
        .With<ParameterSelection>("gains", _ => ParameterSelection.Gains)
        .With<ParameterSelection>("biases-gains", _ => ParameterSelection.BiasesAndGains)
        .With<ParameterSelection>("weights", _ => ParameterSelection.Weights)
        .With<ParameterSelection>("last-layer", _ => ParameterSelection.LastLayer)
        .With<ParameterSelection>("prompts", _ => ParameterSelection.Prompts)
        .With<ParameterSelection>("layers", settings => LayerSelection.FromSettings(settings))
        .With<DirectionRule>("rademacher", _ => DirectionRule.Rademacher)
        .With<DirectionRule>("gaussian", _ => DirectionRule.Gaussian8)
        .With<DirectionRule>("rank-1", _ => DirectionRule.Rank1)
        .With<DirectionRule>("rank-r", settings => DirectionRule.RankR(One(settings)))
        .With<DirectionRule>("sparse", settings => DirectionRule.Sparse(One(settings)))
        .With<DirectionRule>("sparse-gaussian", settings => DirectionRule.SparseGaussian(One(settings)))
        .With<DirectionRule>("parity", settings => DirectionRule.Parity(One(settings)))
        .With<WeightMask>("all", _ => WeightMask.All)
        .With<WeightMask>("random", settings => WeightMask.Random(One(settings)))
        .With<WeightMask>("largest", settings => WeightMask.Largest(One(settings)))
        .With<WeightMask>("smallest", settings => WeightMask.Smallest(One(settings)))
        .With<MomentumRule>("none", _ => MomentumRule.None)
        .With<MomentumRule>("guided", settings => settings is [int decay, int blend] ? MomentumRule.Guided(decay, blend) : throw new ArgumentException($"Two settings are needed, the decay and the last blend, not {settings.Length}."))
        .With<LayerSchedule>("all", _ => LayerSchedule.All)
        .With<LayerSchedule>("random", settings => LayerSchedule.Random(One(settings)))
        .With<Applier>("pack-time", _ => Applier.PackTime)
        .With<Applier>("accumulator", _ => Applier.Accumulator)
        .With<Applier>("in-place-parity", _ => Applier.InPlaceParity)
        .With<Applier>("in-place-guard", settings => Applier.InPlaceGuardBand(One(settings)))
        .With<UpdateRule>("master-16", _ => UpdateRule.Master16)
        .With<UpdateRule>("residual", _ => UpdateRule.SplitResidual)
        .With<UpdateRule>("nearest", _ => UpdateRule.RoundNearest)
        .With<UpdateRule>("error-feedback", settings => UpdateRule.ErrorFeedback(One(settings)))
        .With<UpdateRule>("vote", settings => settings is [int first, int last] ? UpdateRule.Vote(first, last) : UpdateRule.Vote(One(settings)))
        .With<UpdateRule>("stochastic", _ => UpdateRule.StochasticRound)
        .With<UpdateRule>("grid-sign", _ => UpdateRule.GridSign)
        .With<Estimator>("sign", _ => Estimator.Sign)
        .With<Estimator>("clipped", _ => Estimator.ClippedMagnitude)
        .With<Estimator>("magnitude", settings => Estimator.Magnitude(One(settings)))
        .With<Estimator>("one-sided", _ => Estimator.OneSided)
        .With<Estimator>("one-sided-sign", _ => Estimator.OneSidedSign)
        .With<Estimator>("fzoo", _ => Estimator.Fzoo)
        .With<Estimator>("per-example", _ => Estimator.PerExample)
        .With<Objective>("cross-entropy", _ => Objective.CrossEntropy)
        .With<Objective>("reconstruction", _ => Objective.Reconstruction)
        .With<Objective>("distillation", _ => Objective.Distillation)
        .With<Objective>("entropy", _ => Objective.Entropy)
        .With<Objective>("prototypes", settings => PrototypeObjective.FromSettings(settings));

    /// <summary>These pieces and one more.</summary>
    /// <typeparam name="TCategory">Which part of a recipe it is.</typeparam>
    /// <param name="id">What it is called; a piece created under it shall have it.</param>
    /// <param name="create">Makes it from its settings; throws <see cref="ArgumentException"/> for settings that are none of its.</param>
    /// <exception cref="ArgumentException">The id is taken or malformed.</exception>
    public RecipePieces With<TCategory>(string id, Func<ImmutableArray<int>, TCategory> create) where TCategory : RecipePiece
    {
        if (!IsId(id)) throw new ArgumentException($"A piece's id shall be 1 to {RecipePiece.MaximumIdBytes} lower-case letters, digits and hyphens, not '{id}'.", nameof(id));
        if (_factories.ContainsKey((typeof(TCategory), id))) throw new ArgumentException($"There is a {NameOf<TCategory>()} '{id}' already.", nameof(id));
        return new RecipePieces([.. _factories, new((typeof(TCategory), id), settings => create(settings))]);
    }

    /// <summary>The ids of a category, sorted.</summary>
    public ImmutableArray<string> Ids<TCategory>() where TCategory : RecipePiece =>
        [.. _factories.Keys.Where(k => k.Category == typeof(TCategory)).Select(k => k.Id).Order(StringComparer.Ordinal)];

    /// <summary>Creates a piece.</summary>
    /// <exception cref="ArgumentException">There is none of that id in the category, or the settings are none of its; the message names it.</exception>
    public TCategory Create<TCategory>(string id, ImmutableArray<int> settings) where TCategory : RecipePiece
    {
        if (!_factories.TryGetValue((typeof(TCategory), id), out Func<ImmutableArray<int>, RecipePiece>? create))
        {
            throw new ArgumentException($"There is no {NameOf<TCategory>()} '{(IsId(id) ? id : "?")}': it shall be one of {string.Join(", ", Ids<TCategory>())}.");
        }

        TCategory piece = (TCategory)create(settings);
        bool same = piece.Id == id && piece.Settings.AsSpan().SequenceEqual(settings.AsSpan());
        return same ? piece : throw new ArgumentException($"The {NameOf<TCategory>()} '{id}' does not take the settings '{string.Join(',', settings.Take(8))}'; its own form is '{piece}'.");
    }

    /// <summary>Creates a piece from the form that its ToString gives: id, or id:1,2.</summary>
    /// <exception cref="ArgumentException">The text is malformed or names no piece.</exception>
    public TCategory Parse<TCategory>(string text) where TCategory : RecipePiece
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return Create<TCategory>(text, []);
        string[] parts = text[(colon + 1)..].Split(',', RecipePiece.MaximumSettings + 1);
        int[] settings = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            bool integer = i < RecipePiece.MaximumSettings && int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out settings[i]);
            if (!integer) throw new ArgumentException($"The {NameOf<TCategory>()} '{text[..Math.Min(text.Length, 80)]}' shall be an id, or an id, a colon and up to {RecipePiece.MaximumSettings} integers separated by commas.");
        }

        return Create<TCategory>(text[..colon], [.. settings]);
    }

    /// <summary>A category in a message: "update rule" for UpdateRule.</summary>
    internal static string NameOf<TCategory>() => string.Concat(typeof(TCategory).Name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));

    private static int One(ImmutableArray<int> settings) =>
        settings.Length == 1 ? settings[0] : throw new ArgumentException($"One setting is needed, not {settings.Length}.");

    private static bool IsId(string id) => id.Length is >= 1 and <= RecipePiece.MaximumIdBytes && id.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
}
