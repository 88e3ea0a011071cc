using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Which bytes of a file belong to more than one tensor: changing them would change something else too.</summary>
internal sealed class ByteSharing
{
    private readonly QuantizedModel _model;
    private readonly List<(int Start, int Length, int Tensor, bool IsData)> _ranges = [];
    private readonly List<(int Operator, int Operand)>[] _readers;

    public ByteSharing(QuantizedModel model)
    {
        _model = model;
        foreach (ModelTensor tensor in model.Tensors)
        {
            if (tensor.DataLength > 0 && !tensor.IsEncoded) _ranges.Add((tensor.DataOffset, tensor.DataLength, tensor.Index, true));
            if (!tensor.Scales.IsEmpty) _ranges.Add((tensor.ScalesOffset, tensor.Scales.Length * sizeof(float), tensor.Index, false));
        }

        _readers = [.. model.Tensors.Select(_ => new List<(int, int)>())];
        foreach (ModelOperator operation in model.Operators)
        {
            for (int i = 0; i < operation.Inputs.Length; i++)
            {
                if (operation.Inputs[i] >= 0) _readers[operation.Inputs[i]].Add((operation.Index, i));
            }
        }

        // The graph's outputs are read too, by nobody that could be named.
        foreach (int output in model.Outputs) _readers[output].Add((-1, -1));
    }

    /// <summary>Whether a tensor's data is read elsewhere or lies in bytes that something else uses, or that cannot be changed alone.</summary>
    public bool DataIsShared(ModelTensor tensor) => tensor.IsEncoded || _readers[tensor.Index].Count > 1 || Overlapping(tensor.DataOffset, tensor.DataLength).Skip(1).Any();

    /// <summary>The same for its scales.</summary>
    public bool ScalesAreShared(ModelTensor tensor) => _readers[tensor.Index].Count > 1 || Overlapping(tensor.ScalesOffset, tensor.Scales.Length * sizeof(float)).Skip(1).Any();

    /// <summary>
    /// The operators that read the very same bytes as the same kind of operand in the same shape, so that all of them can change
    /// together; none if anything else touches a byte of them.
    /// </summary>
    /// <param name="tensor">Weights or a bias.</param>
    /// <param name="operand">Which operand of an operator it would be.</param>
    public ImmutableArray<int> Readers(ModelTensor tensor, Func<ModelOperator, int> operand)
    {
        if (tensor.IsEncoded) return [];
        ImmutableArray<int>.Builder operators = ImmutableArray.CreateBuilder<int>();
        foreach ((int start, int length, int index, bool isData) in Overlapping(tensor.DataOffset, tensor.DataLength))
        {
            ModelTensor other = _model.Tensors[index];
            bool same = isData && start == tensor.DataOffset && length == tensor.DataLength && other.Type == tensor.Type && other.Shape.SequenceEqual(tensor.Shape) && SameLayout(other.Layout, tensor.Layout);
            if (!same) return [];
            foreach ((int reader, int place) in _readers[index])
            {
                if (reader < 0 || operand(_model.Operators[reader]) != place || operators.Contains(reader)) return [];
                operators.Add(reader);
            }
        }

        operators.Sort();
        return operators.ToImmutable();
    }

    private static bool SameLayout(ElementLayout? a, ElementLayout? b) =>
        a is null || b is null ? ReferenceEquals(a, b) : a.Mask == b.Mask && a.FileShape.SequenceEqual(b.FileShape) && a.Permutation.SequenceEqual(b.Permutation);

    // The range itself is one of the ranges.
    private IEnumerable<(int Start, int Length, int Tensor, bool IsData)> Overlapping(int start, int length) =>
        length > 0 ? _ranges.Where(r => (long)r.Start < (long)start + length && start < (long)r.Start + r.Length) : [];
}
