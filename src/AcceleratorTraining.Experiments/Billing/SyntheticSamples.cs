using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Samples that mean nothing, for counting what a step costs: that does not depend on them.</summary>
internal static class SyntheticSamples
{
    /// <summary>A batch of them, with classes in turn and targets where the objective takes any.</summary>
    public static LabelledSamples Create(LoweredModel model, AdaptationRecipe recipe)
    {
        int count = recipe.Batch, bytes = (int)(model.Program.Bindings[model.Program.IndexOfBinding(QueryProgram.Samples)].Type.ByteCount / model.Options.Batch);
        byte[] inputs = new byte[count * bytes];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = (byte)(i * 31);
        LabelledSamples samples = new(inputs, [.. Enumerable.Range(0, count).Select(i => recipe.Objective.NeedsLabels ? i % Math.Max(model.Classes, 1) : 0)]);
        TensorType? target = recipe.Objective.Targets(EvaluationProgram.LogitsType(model));
        return target is null ? samples : samples.WithTargets(new byte[target.ByteCount / model.Options.Batch * count]);
    }
}
