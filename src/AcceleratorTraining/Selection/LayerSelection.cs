using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>Some kinds of parameters of some layers. Settings: a bit a kind (1 biases, 2 gains, 4 weights), then operator indices.</summary>
internal sealed record LayerSelection : ParameterSelection
{
    private readonly int _kinds;
    private readonly ImmutableArray<int> _operators;

    private LayerSelection(int kinds, ImmutableArray<int> operators) => (_kinds, _operators) = (kinds, operators);

    public override string Id => "layers";

    public override ImmutableArray<int> Settings => [_kinds, .. _operators];

    public override bool IsWholeModel => false;

    public bool Equals(LayerSelection? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();

    public static LayerSelection Create(ReadOnlySpan<ParameterKind> kinds, ReadOnlySpan<int> operators)
    {
        int bits = 0;
        foreach (ParameterKind kind in kinds) bits |= 1 << (int)kind;
        return FromSettings([bits, .. operators]);
    }

    public static LayerSelection FromSettings(ImmutableArray<int> settings)
    {
        bool valid = settings.Length is >= 2 and <= MaximumSettings && settings[0] is >= 1 and <= 7 && settings[1] >= 0;
        for (int i = 2; valid && i < settings.Length; i++) valid = settings[i] > settings[i - 1];
        return valid ? new LayerSelection(settings[0], settings[1..]) : throw new ArgumentException("A selection of layers takes the kinds (1 biases, 2 gains, 4 weights, added up) and at least one operator index, ascending.");
    }

    public override bool Picks(LoweredModel model, LinearLayer layer, ParameterKind kind)
    {
        foreach (int index in _operators)
        {
            if (!model.Layers.Any(l => l.OperatorIndex == index)) throw new ArgumentException($"Operator {index} of the selection is no layer with weights; those are {string.Join(", ", model.Layers.Select(l => l.OperatorIndex))}.");
        }

        return (_kinds >> (int)kind & 1) != 0 && _operators.Contains(layer.OperatorIndex);
    }
}
