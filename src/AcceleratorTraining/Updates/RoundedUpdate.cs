using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>Whole steps of 8-bit weights by another rule than the nearest; biases and gains keep their fractions.</summary>
internal sealed record RoundedUpdate : UpdateRule
{
    private readonly StepRule _rule;

    public RoundedUpdate(string id, StepRule rule) => (Id, _rule) = (id, rule);

    public override string Id { get; }

    public override int FractionBits => 0;

    public override void Build(UpdateContext context)
    {
        if (context.Parameter.Kind == ParameterKind.Weights) context.Store(context.Step(context.Operator with { Rule = _rule })[0]);
        else context.StoreNearest();
    }
}
