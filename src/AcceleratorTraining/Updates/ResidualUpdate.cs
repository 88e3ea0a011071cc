using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// A byte a weight keeps what the update has beyond whole steps: master and residual are one 16-bit number in two places.
/// With a decay d the residual counts d / 256 of itself in the next step: e' = u - round(u), u = d e + step.
/// </summary>
internal sealed record ResidualUpdate(int Decay) : UpdateRule
{
    private const string Residual = "residual";

    public override string Id => Decay == DirectionGuide.One ? "residual" : "error-feedback";

    public override ImmutableArray<int> Settings => Decay == DirectionGuide.One ? [] : [Decay];

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

        ImmutableArray<int> results = context.Step(context.Operator with { HasResidual = true, ResidualDecay = Decay }, context.State(Residual));
        context.Store(results[0]);
        context.StoreState(Residual, results[1]);
    }

    // Masters without fraction bits of their own.
    private static bool IsInteger(TrainableParameter parameter) => parameter.Kind is ParameterKind.Weights or ParameterKind.Prompt;
}
