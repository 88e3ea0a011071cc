using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>Some kinds of parameters, of all layers.</summary>
internal sealed record KindSelection : ParameterSelection
{
    private readonly bool _biases, _gains, _weights;

    public KindSelection(string id, bool biases, bool gains, bool weights) => (Id, _biases, _gains, _weights) = (id, biases, gains, weights);

    public override string Id { get; }

    public override bool IsEmpty => !_biases && !_gains && !_weights;

    public override bool IsWholeModel => !IsEmpty;

    public override bool Picks(LoweredModel model, LinearLayer layer, ParameterKind kind) => kind switch
    {
        ParameterKind.Bias => _biases,
        ParameterKind.Gain => _gains,
        _ => _weights,
    };
}
