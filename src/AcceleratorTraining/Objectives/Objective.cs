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

    /// <summary>Episodes of few examples, judged by the distances to class means of the last layer's inputs.</summary>
    /// <param name="ways">Classes an episode, 2 or more.</param>
    /// <param name="shots">Support samples a class.</param>
    /// <param name="queries">Queries a class.</param>
    /// <param name="temperature">What squared distances are divided by, 1 or more.</param>
    /// <exception cref="ArgumentException">A number is out of range, or an episode has more than 4096 samples.</exception>
    public static Objective Prototypes(int ways, int shots, int queries, int temperature) => PrototypeObjective.Create(ways, shots, queries, temperature);

    /// <summary>Whether labels are classes of the model; otherwise they only tell samples (0 or more) from padding (-1).</summary>
    public virtual bool NeedsClasses => true;

    /// <summary>The type of a batch of the samples' targets; null where the objective needs none.</summary>
    /// <param name="outputs">The type of the model's outputs, [batch, classes].</param>
    public virtual TensorType? Targets(TensorType outputs) => null;

    /// <summary>Whether labels tell anything, be they the model's classes or others.</summary>
    public virtual bool NeedsLabels => NeedsClasses;

    /// <summary>Whether the outputs are logits of the samples' classes, so that their largest says something.</summary>
    public virtual bool HasClasses => true;

    /// <summary>Whether losses are log2 units, reported in nats; else they are reported as they are.</summary>
    public virtual bool IsLogarithmic => HasClasses;

    /// <summary>Whether the loss depends on the last layer; else that is not trained.</summary>
    public virtual bool ReadsLastLayer => true;

    /// <summary>Samples that have to be on the device at once because they are judged together; 0 where each is judged by itself.</summary>
    public virtual int EpisodeRows => 0;

    /// <summary>Sample forwards of one evaluation: an episode that is not full is filled up.</summary>
    /// <param name="samples">Samples evaluated.</param>
    public long EvaluationForwards(int samples) => EpisodeRows == 0 ? samples : (samples + EpisodeRows - 1L) / EpisodeRows * EpisodeRows;

    /// <summary>How many of a batch's rows have a loss.</summary>
    /// <param name="rows">Samples of the batch.</param>
    public virtual int JudgedRows(int rows) => rows;

    /// <summary>The largest label that the loss may be given.</summary>
    /// <param name="outputs">The type of the model's outputs, [batch, classes].</param>
    public virtual int LargestLabel(TensorType outputs) => NeedsClasses ? outputs.Shape[1] - 1 : int.MaxValue;

    /// <summary>Which samples each step sees.</summary>
    /// <param name="seed">The run seed.</param>
    /// <param name="samples">What to draw from.</param>
    /// <param name="batch">Samples a step.</param>
    /// <exception cref="ArgumentException">The samples do not make a batch.</exception>
    public virtual BatchSampler CreateSampler(ulong seed, LabelledSamples samples, int batch) => new(seed, samples.Count, batch);

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
