using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>U: (masters, states, keys, coefficients) -> masters, states: one step along the queried directions.</summary>
public static class UpdateProgram
{
    /// <summary>Direction keys, u32[queries, 4].</summary>
    public const string Keys = "keys";

    /// <summary>Coefficients, i32[queries], in units of 2^-16 perturbations. Where layers may rest, one binding a layer.</summary>
    public const string Coefficients = "coefficients";

    /// <summary>How much of 256 of a direction is momentum, i32[1]; in F too, and only with a momentum.</summary>
    public const string Blend = "blend";

    /// <summary>A vote's threshold, i32[1], in units of 2^-16 perturbations; only where the update rule votes.</summary>
    public const string Threshold = "threshold";

    internal static TensorType BlendType { get; } = new(ElementType.Int32, [1], new ValueRange(0, DirectionGuide.One));

    /// <summary>The binding of one layer's coefficients, where layers may rest.</summary>
    /// <param name="operatorIndex">The layer's operator.</param>
    public static string CoefficientsOf(int operatorIndex) => $"{Coefficients}:{operatorIndex:000}";

    internal static TensorType CoefficientsType(AdaptationRecipe recipe) => new(ElementType.Int32, [recipe.CoefficientsPerStep], ValueRange.Symmetric(Update.MaximumCoefficient));

    /// <summary>Builds U.</summary>
    /// <param name="parameters">What the recipe trains.</param>
    /// <param name="recipe">The recipe: its update rule, and how many queries a step has.</param>
    public static ForwardProgram Build(ParameterSet parameters, AdaptationRecipe recipe)
    {
        ForwardProgramBuilder builder = new("update");
        UpdateInputs inputs = new(builder, recipe);
        foreach (TrainableParameter parameter in parameters.Parameters) recipe.Update.Build(new UpdateContext(builder, parameter, inputs));
        return builder.Build();
    }
}
