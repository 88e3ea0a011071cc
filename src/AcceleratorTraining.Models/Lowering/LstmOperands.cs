using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Where UNIDIRECTIONAL_SEQUENCE_LSTM has its operands; gates in the order input, forget, output, cell.</summary>
internal static class LstmOperands
{
    public const int Count = 24;
    public const int HiddenState = 18;
    public const int CellState = 19;

    public static readonly ImmutableArray<int> InputWeights = [1, 2, 4, 3];

    public static readonly ImmutableArray<int> RecurrentWeights = [5, 6, 8, 7];

    public static readonly ImmutableArray<int> Biases = [12, 13, 15, 14];

    /// <summary>Operands of forms that are not supported: peepholes, projection, layer normalization.</summary>
    public static readonly ImmutableArray<int> Variants = [9, 10, 11, 16, 17, 20, 21, 22, 23];

    /// <exception cref="InvalidModelException">The operands' shapes contradict each other.</exception>
    public static void RequireShapes(QuantizedModel model, ModelOperator operation, ModelTensor x, int units, int batch)
    {
        bool fits = InputWeights.All(i => model.Tensors[operation.Inputs[i]].Shape.SequenceEqual([units, x.Shape[2]]))
            && RecurrentWeights.All(i => model.Tensors[operation.Inputs[i]].Shape.SequenceEqual([units, units]))
            && Biases.All(i => model.Tensors[operation.Inputs[i]].ElementCount == units)
            && model.Tensors[operation.Inputs[HiddenState]].ElementCount == (long)batch * units
            && model.Tensors[operation.Inputs[CellState]].ElementCount == (long)batch * units;
        if (!fits) throw model.Fail(operation, $"has weights, biases or states that do not fit {units} units, {batch} samples and [{string.Join(", ", x.Shape)}]");
    }
}
