using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>What a file will hold for prompt tokens.</summary>
/// <param name="Prompt">The tokens of the model.</param>
/// <param name="Values">Their new values, in the same order.</param>
public sealed record DeployedPrompt(PromptTokens Prompt, sbyte[] Values);
