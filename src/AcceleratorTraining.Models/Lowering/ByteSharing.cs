namespace AcceleratorTraining.Models;

/// <summary>Which bytes of a file belong to more than one tensor: changing them would change something else too.</summary>
internal sealed class ByteSharing
{
    private readonly List<(int Start, int Length, int Tensor)> _ranges = [];
    private readonly int[] _readers;

    public ByteSharing(QuantizedModel model)
    {
        foreach (ModelTensor tensor in model.Tensors)
        {
            if (tensor.DataLength > 0 && !tensor.IsEncoded) _ranges.Add((tensor.DataOffset, tensor.DataLength, tensor.Index));
            if (!tensor.Scales.IsEmpty) _ranges.Add((tensor.ScalesOffset, tensor.Scales.Length * sizeof(float), tensor.Index));
        }

        _readers = new int[model.Tensors.Length];
        foreach (ModelOperator operation in model.Operators)
        {
            foreach (int input in operation.Inputs.Where(i => i >= 0)) _readers[input]++;
        }

        foreach (int output in model.Outputs) _readers[output]++;
    }

    /// <summary>Whether a tensor's data is read elsewhere or lies in bytes that something else uses, or that cannot be changed alone.</summary>
    public bool DataIsShared(ModelTensor tensor) => tensor.IsEncoded || _readers[tensor.Index] > 1 || Overlaps(tensor.DataOffset, tensor.DataLength);

    /// <summary>The same for its scales.</summary>
    public bool ScalesAreShared(ModelTensor tensor) => _readers[tensor.Index] > 1 || Overlaps(tensor.ScalesOffset, tensor.Scales.Length * sizeof(float));

    // The range itself is one of the ranges.
    private bool Overlaps(int start, int length) =>
        length > 0 && _ranges.Count(r => (long)r.Start < (long)start + length && start < (long)r.Start + r.Length) > 1;
}
