namespace AcceleratorTraining.Experiments;

/// <summary>The samples of an experiment's tasks, in the model's input format.</summary>
internal interface IAdaptationSamples
{
    /// <summary>What decides the samples, for a cell's identity.</summary>
    string Fingerprint(string task, ulong seed);

    /// <summary>The samples of a task; the seed draws those that adapt.</summary>
    AdaptationData Load(string task, ulong seed);
}
