namespace AcceleratorTraining.Experiments;

/// <summary>A request together with what it is about; the client writes its files.</summary>
/// <param name="Request">How to train.</param>
/// <param name="Model">The .tflite file's bytes.</param>
/// <param name="Data">The samples; validation and test parts may be empty.</param>
public sealed record BackpropagationJob(BackpropagationRequest Request, ReadOnlyMemory<byte> Model, AdaptationData Data);
