using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>
/// One exchangeable part of a recipe, immutable: what it is called and its integer settings, which is all that receipts
/// and recipe files hold of it. Two pieces of one type with equal settings are equal.
/// </summary>
public abstract record RecipePiece
{
    /// <summary>Most bytes of an id.</summary>
    public const int MaximumIdBytes = 32;

    /// <summary>Most settings of a piece.</summary>
    public const int MaximumSettings = 256;

    /// <summary>What it is called among pieces of its category: 1 to 32 lower-case ASCII letters, digits and hyphens.</summary>
    public abstract string Id { get; }

    /// <summary>What <see cref="RecipePieces"/> creates it from again; at most 256.</summary>
    public virtual ImmutableArray<int> Settings => [];

    /// <summary>Whether both are of one type and have the same settings.</summary>
    public virtual bool Equals(RecipePiece? other) =>
        other is not null && EqualityContract == other.EqualityContract && Id == other.Id && Settings.AsSpan().SequenceEqual(other.Settings.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Settings.Aggregate(Id.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <summary>The form of recipe files: the id, and after a colon the settings if there are any, as in layers:4,3,7.</summary>
    public sealed override string ToString() => Settings.IsEmpty ? Id : $"{Id}:{string.Join(',', Settings)}";

    /// <summary>Throws unless the recipe's other choices go with this one.</summary>
    /// <exception cref="ArgumentException">They do not; the message names the recipe and the rule.</exception>
    public virtual void Validate(AdaptationRecipe recipe)
    {
    }
}
