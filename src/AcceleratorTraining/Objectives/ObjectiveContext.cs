using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>The program F or E while it is built, as an objective sees it.</summary>
public sealed class ObjectiveContext
{
    internal ObjectiveContext(ForwardProgramBuilder builder, LoweredModel model, int samples, IReadOnlyDictionary<string, int> outputs, Objective objective)
    {
        (Builder, Model, Samples, Outputs) = (builder, model, samples, outputs);
        Logits = EvaluationProgram.Rows(builder, outputs["output:0"]);
        TensorType logits = builder.TypeOf(Logits);
        Labels = builder.Input(QueryProgram.Labels, new TensorType(ElementType.Int32, [logits.Shape[0]], new ValueRange(-1, objective.LargestLabel(logits))));
        Targets = objective.Targets(logits) is { } type ? builder.Input(QueryProgram.Targets, type) : -1;
    }

    /// <summary>The program.</summary>
    public ForwardProgramBuilder Builder { get; }

    /// <summary>The model: scales and zero points of what it puts out.</summary>
    public LoweredModel Model { get; }

    /// <summary>The samples, the model's first input.</summary>
    public int Samples { get; }

    /// <summary>The model's outputs by name: output:0 and, where it has a head, features.</summary>
    public IReadOnlyDictionary<string, int> Outputs { get; }

    /// <summary>The first output as [batch, classes], 8 or 32 bits.</summary>
    public int Logits { get; }

    /// <summary>Labels, i32[batch]; -1 marks padding.</summary>
    public int Labels { get; }

    /// <summary>The samples' targets, of the objective's type; -1 where it needs none.</summary>
    public int Targets { get; }
}
