namespace AcceleratorTraining.Hal;

/// <summary>A place in a program where a submit binds a buffer; in submission order.</summary>
/// <param name="Name">Unique within the program.</param>
/// <param name="Type">The buffer's type.</param>
/// <param name="Direction">Read, written, or both.</param>
/// <param name="InputValue">The program value the buffer supplies; -1 for an output.</param>
/// <param name="OutputValue">The program value stored into the buffer; -1 for an input.</param>
public sealed record Binding(string Name, TensorType Type, BindingDirection Direction, int InputValue, int OutputValue);
