using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli;

/// <summary>A profile rejects a model that it would take requantized, in a verb that can do that.</summary>
internal sealed class RequantizableException(ProgramRejectedException rejected) : Exception(rejected.Message, rejected);
