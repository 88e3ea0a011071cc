using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>Weights and bias of the last linear layer: linear probing without the exact gradient.</summary>
internal sealed record LastLayerSelection : ParameterSelection
{
    public override string Id => "last-layer";

    public override bool IsWholeModel => false;

    public override bool NeedsLastLayer => true;

    public override bool Picks(LoweredModel model, LinearLayer layer, ParameterKind kind) =>
        kind != ParameterKind.Gain && ReferenceEquals(layer, model.Layers[model.HeadLayer]);

    public override void Validate(AdaptationRecipe recipe)
    {
        if (recipe.Update.IsWide) throw new ArgumentException($"Recipe '{recipe.Name}': the last layer trains a bias too, which does not go with 16-bit weights.");
    }
}
