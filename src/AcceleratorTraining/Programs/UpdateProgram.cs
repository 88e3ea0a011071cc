using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>U: (masters, residuals, keys, coefficients) -> masters, residuals: one step along the queried directions.</summary>
public static class UpdateProgram
{
    /// <summary>Direction keys, u32[queries, 4].</summary>
    public const string Keys = "keys";

    /// <summary>Coefficients, i32[queries], in units of 2^-16 perturbations.</summary>
    public const string Coefficients = "coefficients";

    /// <summary>Builds U for a fixed number of queries a step.</summary>
    public static ForwardProgram Build(ParameterSet parameters, int queries)
    {
        ForwardProgramBuilder builder = new("update");
        int keys = builder.Input(Keys, new TensorType(ElementType.UInt32, [queries, 4]));
        int coefficients = builder.Input(Coefficients, new TensorType(ElementType.Int32, [queries], ValueRange.Symmetric(Update.MaximumCoefficient)));
        foreach (TrainableParameter parameter in parameters.Parameters)
        {
            Update update = new() { Tensor = parameter.Tensor, Direction = parameter.Direction, Order = parameter.Order, HasResidual = parameter.HasResidual };
            int master = builder.InputOutput(parameter.BindingName, parameter.Type);
            int scale = ModelProgram.Integers(builder, $"{parameter.BindingName}-scale", parameter.UpdateScale.AsSpan());
            if (!parameter.HasResidual)
            {
                builder.Store(parameter.BindingName, builder.Apply(update, master, keys, coefficients, scale));
                continue;
            }

            int residual = builder.InputOutput(parameter.ResidualName, ResidualType(parameter));
            ImmutableArray<int> results = builder.ApplyMany(update, master, residual, keys, coefficients, scale);
            builder.Store(parameter.BindingName, results[0]);
            builder.Store(parameter.ResidualName, results[1]);
        }

        return builder.Build();
    }

    /// <summary>The residual's type.</summary>
    public static TensorType ResidualType(TrainableParameter parameter) => new(ElementType.Int8, parameter.Type.Shape);
}
