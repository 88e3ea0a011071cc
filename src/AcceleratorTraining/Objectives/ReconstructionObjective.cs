using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>SQUARED_ERROR of the output against the input, which RESCALE brings to the output's scale: in Q16 of the real mean over the elements.</summary>
internal sealed record ReconstructionObjective : Objective
{
    public override string Id => "reconstruction";

    public override bool NeedsClasses => false;

    public override bool HasClasses => false;

    /// <exception cref="ArgumentException">The model's output is not of its input's size.</exception>
    public override (int Loss, int Losses) Build(ObjectiveContext context)
    {
        ForwardProgramBuilder builder = context.Builder;
        ReconstructionScales scales = context.Model.Reconstruction ?? throw new ArgumentException($"The objective '{Id}' compares a model's output with its input, but those of '{context.Model.Model.Name}' have different sizes.");
        int target = EvaluationProgram.Rows(builder, Requantized(context, scales));
        ImmutableArray<int> loss = builder.ApplyMany(new SquaredError { ErrorScale = scales.ErrorScale }, context.Logits, target, context.Labels);
        return (loss[0], loss[1]);
    }

    private static int Requantized(ObjectiveContext context, ReconstructionScales scales)
    {
        ForwardProgramBuilder builder = context.Builder;
        ModelTensor input = context.Model.Inputs[0], output = context.Model.Outputs[0];
        int samples = context.Samples;
        ElementType format = builder.TypeOf(context.Outputs["output:0"]).Element;
        if (builder.TypeOf(samples).Element == format && scales.IsIdentity && input.ZeroPoint == output.ZeroPoint) return samples;
        if (builder.TypeOf(samples).Element == ElementType.UInt8) samples = builder.Apply(new Cast { Output = ElementType.Int16 }, samples);
        ValueRange range = format.FullRange();
        Rescale rescale = new()
        {
            InputZeroPoint = (int)input.ZeroPoint,
            OutputZeroPoint = (int)output.ZeroPoint,
            Output = format,
            Minimum = (int)range.Minimum,
            Maximum = (int)range.Maximum,
        };
        return builder.Apply(
            rescale,
            samples,
            ModelProgram.Integers(builder, "target-multiplier", [scales.Requantization.Multiplier]),
            builder.Constant<sbyte>("target-shift", ElementType.Int8, [1], [scales.Requantization.Shift]));
    }
}
