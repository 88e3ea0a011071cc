using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>The shared tensors of one program while it is built: one binding each, however many parameters read it.</summary>
internal sealed class SharedInputs(ForwardProgramBuilder builder)
{
    private readonly Dictionary<string, int> _values = [];

    /// <summary>The program.</summary>
    public ForwardProgramBuilder Builder => builder;

    /// <summary>The value that is a tensor.</summary>
    public int this[SharedTensor tensor]
    {
        get
        {
            if (!_values.TryGetValue(tensor.Name, out int value)) _values.Add(tensor.Name, value = builder.Input(tensor.Name, tensor.Type));
            return value;
        }
    }
}
