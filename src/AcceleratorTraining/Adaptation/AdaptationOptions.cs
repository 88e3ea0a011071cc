namespace AcceleratorTraining;

/// <summary>Where a run leaves its files, and how it starts.</summary>
public sealed record AdaptationOptions
{
    /// <summary>The recipe.</summary>
    public AdaptationRecipe Recipe { get; init; } = AdaptationRecipes.Default;

    /// <summary>What a receipt's recipe may be made of; has to know the recipe's own pieces for a run to be resumed.</summary>
    public RecipePieces Pieces { get; init; } = RecipePieces.Default;

    /// <summary>The run seed: directions and batches.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The adapted model's path.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The receipt's path; the checkpoint stands beside it with ".checkpoint" added.</summary>
    public required string ReceiptPath { get; init; }

    /// <summary>The JSON summary's path.</summary>
    public required string SummaryPath { get; init; }

    /// <summary>Whether to go on where an interrupted run stopped; without a usable receipt the run starts anew.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Whether the recipe's step sizes are chosen by a search first, on adaptation and validation samples; a resumed run takes
    /// them from its receipt.
    /// </summary>
    public bool Tune { get; init; }

    /// <summary>Whether a run that will not converge ends there, with what was done until then on the disk.</summary>
    public bool StopEarly { get; init; }

    /// <summary>The checkpoint's path.</summary>
    public string CheckpointPath => ReceiptPath + ".checkpoint";
}
