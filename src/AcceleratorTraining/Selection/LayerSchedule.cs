namespace AcceleratorTraining;

/// <summary>
/// Which of the trained layers a step moves; the others are neither perturbed nor updated in it. A pure function of seed
/// and step, so that a receipt need not record it; no program is compiled again for it.
/// </summary>
public abstract record LayerSchedule : RecipePiece
{
    /// <summary>Every layer in every step.</summary>
    public static LayerSchedule All { get; } = new EveryLayer();

    /// <summary>Whether every layer moves in every step.</summary>
    public bool IsAll => this == All;

    /// <summary>Some layers, drawn anew for each step. Source: LeZO, arXiv 2410.09823.</summary>
    /// <param name="share">How many of 256 layers, rounded to the nearest, at least one; 1..255.</param>
    /// <exception cref="ArgumentException">The share is not.</exception>
    public static LayerSchedule Random(int share) => new RandomLayers(share);

    /// <summary>Says which layers move.</summary>
    /// <param name="seed">The run seed.</param>
    /// <param name="step">Counts from 0.</param>
    /// <param name="active">One a trained layer, in operator order; filled in.</param>
    public abstract void Fill(ulong seed, int step, Span<bool> active);

    /// <inheritdoc/>
    public override void Validate(AdaptationRecipe recipe)
    {
        if (!IsAll && recipe.SharpnessRadius > 0) throw new ArgumentException($"Recipe '{recipe.Name}': the neighbouring point lies along the last step's directions, of which other layers have a part, so sharpness radius {recipe.SharpnessRadius} shall be 0.");
    }
}
