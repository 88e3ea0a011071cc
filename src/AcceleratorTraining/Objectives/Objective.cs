using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>What a sample's outputs should be: adds the integer loss to F and to E. Losses are in Q16 log2 units, and 0 for rows with label -1.</summary>
public abstract record Objective : RecipePiece
{
    /// <summary>Softmax cross-entropy against the samples' classes.</summary>
    public static Objective CrossEntropy { get; } = new CrossEntropyObjective();

    /// <summary>Whether labels are classes of the model; otherwise they only tell samples (0 or more) from padding (-1).</summary>
    public virtual bool NeedsClasses => true;

    /// <summary>The type of a batch of the samples' targets; null where the objective needs none.</summary>
    /// <param name="outputs">The type of the model's outputs, [batch, classes].</param>
    public virtual TensorType? Targets(TensorType outputs) => null;

    /// <summary>Whether the exact softmax gradient of the last layer is this objective's.</summary>
    public virtual bool TakesExactHead => false;

    /// <summary>Adds the loss.</summary>
    /// <returns>The values of the summed loss, i64[1], and of each sample's, i32[batch].</returns>
    public abstract (int Loss, int Losses) Build(ObjectiveContext context);

    /// <inheritdoc/>
    public override void Validate(AdaptationRecipe recipe)
    {
        if (recipe.ExactHead && !TakesExactHead) throw new ArgumentException($"Recipe '{recipe.Name}': the exact head follows the cross-entropy's gradient, which the objective '{Id}' has not.");
    }
}
