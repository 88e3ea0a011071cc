using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>Prompt tokens as a parameter: the int8 values of the file as masters, moved in steps of their own.</summary>
internal static class PromptParameter
{
    /// <summary>The perturbation is one number for all tokens of a tensor: the recipe's share of the root mean square value, at least one step.</summary>
    public static TrainableParameter Create(PromptTokens prompt, AdaptationRecipe recipe)
    {
        long squares = prompt.Values.Sum(v => (long)(v - prompt.ZeroPoint) * (v - prompt.ZeroPoint));

        // Both in 1/65536 of a step: the root mean square has 8 bits more than its 1/256, a uniform perturbation counts in 1/256.
        long units = recipe.Normalization == WeightNormalization.Uniform
            ? (long)recipe.WeightPerturbation << 8
            : IntegerMath.SquareRoot((Int128)squares * (1 << 16) / prompt.Values.Length) * recipe.WeightPerturbation >> 8;
        int query = (int)Math.Clamp((units + (1 << 15)) >> 16, 1, sbyte.MaxValue);
        TensorType type = new(ElementType.Int8, TensorShape.Create(prompt.Shape.AsSpan()));
        return new TrainableParameter
        {
            Prompt = prompt,
            Kind = ParameterKind.Prompt,
            Type = type,
            Initial = [.. MemoryMarshal.AsBytes(prompt.Values.AsSpan())],
            Direction = recipe.Direction.VectorKind,
            QueryScale = [.. Enumerable.Repeat(query, prompt.Values.Length)],
            UpdateScale = [.. Enumerable.Repeat(query << recipe.Update.FractionBits, prompt.Values.Length)],
        };
    }
}
