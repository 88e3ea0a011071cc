using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>U: (masters, states, keys, coefficients) -> masters, states: one step along the queried directions.</summary>
public static class UpdateProgram
{
    /// <summary>Direction keys, u32[queries, 4].</summary>
    public const string Keys = "keys";

    /// <summary>Coefficients, i32[queries], in units of 2^-16 perturbations.</summary>
    public const string Coefficients = "coefficients";

    /// <summary>Builds U.</summary>
    /// <param name="parameters">What the recipe trains.</param>
    /// <param name="recipe">The recipe: its update rule, and how many queries a step has.</param>
    public static ForwardProgram Build(ParameterSet parameters, AdaptationRecipe recipe)
    {
        ForwardProgramBuilder builder = new("update");
        int queries = recipe.CoefficientsPerStep;
        int keys = builder.Input(Keys, new TensorType(ElementType.UInt32, [queries, 4]));
        int coefficients = builder.Input(Coefficients, new TensorType(ElementType.Int32, [queries], ValueRange.Symmetric(Update.MaximumCoefficient)));
        foreach (TrainableParameter parameter in parameters.Parameters) recipe.Update.Build(new UpdateContext(builder, parameter, keys, coefficients));
        return builder.Build();
    }
}
