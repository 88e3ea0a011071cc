using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>What a sample's outputs should be: adds the integer loss to F and to E. Losses are in Q16, and 0 for rows with label -1.</summary>
public abstract record Objective : RecipePiece
{
    /// <summary>Softmax cross-entropy against the samples' classes.</summary>
    public static Objective CrossEntropy { get; } = new CrossEntropyObjective();

    /// <summary>Mean squared error between the model's first output and its own input: for autoencoders. No labels are read.</summary>
    public static Objective Reconstruction { get; } = new ReconstructionObjective();

    /// <summary>Cross-entropy under a teacher's softmax, its logits being the samples' targets. No labels are read.</summary>
    public static Objective Distillation { get; } = new DistillationObjective();

    /// <summary>How undecided the model's own softmax is: test-time adaptation. No labels are read.</summary>
    public static Objective Entropy { get; } = new EntropyObjective();

    /// <summary>Whether labels are classes of the model; otherwise they only tell samples (0 or more) from padding (-1).</summary>
    public virtual bool NeedsClasses => true;

    /// <summary>The type of a batch of the samples' targets; null where the objective needs none.</summary>
    /// <param name="outputs">The type of the model's outputs, [batch, classes].</param>
    public virtual TensorType? Targets(TensorType outputs) => null;

    /// <summary>Whether the outputs are logits of classes, so that their largest says something and losses are log2 units; else losses are as they are.</summary>
    public virtual bool HasClasses => true;

    /// <summary>What the loss reads in the place of a sample's label: the label, or 0 where it needs no classes.</summary>
    /// <param name="position">The sample's position in the step's batch.</param>
    /// <param name="label">The sample's label, 0 or more.</param>
    public virtual int Label(int position, int label) => NeedsClasses ? label : 0;

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
