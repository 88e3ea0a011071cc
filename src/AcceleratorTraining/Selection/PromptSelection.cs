using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>All prompt tokens of the file, and no layer.</summary>
/// <remarks>Source: deep visual prompt tuning, Jia et al., arXiv 2203.12119; by forward gradients in the seed paper, arXiv 2411.04036.</remarks>
internal sealed record PromptSelection : ParameterSelection
{
    public override string Id => "prompts";

    public override bool IsWholeModel => false;

    public override bool Picks(LoweredModel model, LinearLayer layer, ParameterKind kind) => false;

    public override bool PicksPrompt(LoweredModel model, PromptTokens prompt) => true;

    public override void Validate(AdaptationRecipe recipe)
    {
        if (recipe.Update.IsWide) throw new ArgumentException($"Recipe '{recipe.Name}': prompt tokens are activations of 8 bits, which the update rule '{recipe.Update}' does not keep.");
        if (!recipe.Layers.IsAll) throw new ArgumentException($"Recipe '{recipe.Name}': prompt tokens belong to no layer, which the layer schedule '{recipe.Layers}' could rest.");
    }
}
