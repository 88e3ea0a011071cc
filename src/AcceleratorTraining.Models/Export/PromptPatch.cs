namespace AcceleratorTraining.Models;

/// <summary>New values for prompt tokens.</summary>
/// <param name="Prompt">The tokens as lowered from the model that is patched.</param>
/// <param name="Values">As many and in the order of the old ones.</param>
public sealed record PromptPatch(PromptTokens Prompt, sbyte[] Values);
