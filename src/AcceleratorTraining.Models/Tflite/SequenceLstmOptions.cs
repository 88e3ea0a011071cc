namespace AcceleratorTraining.Models;

/// <summary>Attributes of UNIDIRECTIONAL_SEQUENCE_LSTM.</summary>
/// <param name="CellClip">Largest magnitude of the cell state; 0 for none.</param>
/// <param name="ProjectionClip">Largest magnitude of the projection; 0 for none.</param>
/// <param name="IsTimeMajor">Whether time is the outermost dimension, not the batch.</param>
/// <param name="Activation">The function of the cell's gate and output.</param>
public sealed record SequenceLstmOptions(float CellClip, float ProjectionClip, bool IsTimeMajor, FusedActivation Activation) : OperatorOptions(Activation);
