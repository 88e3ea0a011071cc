namespace AcceleratorTraining.Baselines;

/// <summary>A request that cannot be met; one sentence that names the field and the rule.</summary>
public sealed class BackpropRequestException(string message) : Exception(message);
