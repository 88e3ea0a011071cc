using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>A byte a weight keeps what the update has beyond whole steps: master and residual are one 16-bit number in two places.</summary>
internal sealed record ResidualUpdate : UpdateRule
{
    private const string Residual = "residual";

    public override string Id => "residual";

    public override int FractionBits => 8;

    public override ImmutableArray<(string Name, TensorType Type)> States(TrainableParameter parameter) =>
        IsInteger(parameter) ? [(Residual, new TensorType(ElementType.Int8, parameter.Type.Shape))] : [];

    public override void Build(UpdateContext context)
    {
        if (!IsInteger(context.Parameter))
        {
            context.StoreNearest();
            return;
        }

        Update update = context.Operator with { HasResidual = true };
        ImmutableArray<int> results = context.Builder.ApplyMany(update, context.Master, context.State(Residual), context.Keys, context.Coefficients, context.Scale);
        context.Store(results[0]);
        context.StoreState(Residual, results[1]);
    }

    // Masters without fraction bits of their own.
    private static bool IsInteger(TrainableParameter parameter) => parameter.Kind is ParameterKind.Weights or ParameterKind.Prompt;
}
