using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>What cannot be re-derived, said before anything is written.</summary>
internal static class RequantizationLimits
{
    private static readonly string[] Recurrent = ["SVDF", "UNIDIRECTIONAL_SEQUENCE_LSTM"];

    /// <summary>Whether an operator has weights that can be re-derived: symmetric int8 constants.</summary>
    public static bool IsLayer(QuantizedModel model, ModelOperator operation) =>
        HasWeights(operation)
        && model.Tensors[operation.Inputs[LinearOperands.Weights]] is { Type: TfliteType.Int8, IsConstant: true, IsSymmetric: true, Scales.IsEmpty: false };

    /// <exception cref="UnsupportedModelException">Names every operator that is in the way.</exception>
    public static void Require(QuantizedModel model, ActivationScales scales, bool nibbles)
    {
        ImmutableArray<ModelProblem> problems = [.. model.Operators
            .Select(o => (Operation: o, Reason: Reason(model, o, scales, nibbles)))
            .Where(p => p.Reason is not null)
            .Select(p => new ModelProblem(p.Operation.Index, p.Operation.Name, p.Reason!))];
        if (!problems.IsEmpty) throw new UnsupportedModelException(model.Name, problems);
    }

    private static bool HasWeights(ModelOperator operation) =>
        LinearOperands.Kind(operation) is not null
        && operation.InputOrNone(LinearOperands.Input(operation)) >= 0
        && operation.InputOrNone(LinearOperands.Weights) >= 0
        && !operation.Outputs.IsEmpty;

    private static string? Reason(QuantizedModel model, ModelOperator operation, ActivationScales scales, bool nibbles)
    {
        if (Recurrent.Contains(operation.Name))
        {
            bool changes = operation.Inputs.Concat(operation.Outputs).Where(t => t >= 0).Select(t => model.Tensors[t])
                .Any(t => t.IsConstant ? nibbles && t.Type == TfliteType.Int8 : scales.IsChanged(t));
            return changes ? "recurrent operators cannot be re-derived" : null;
        }

        if (!HasWeights(operation)) return null;
        ModelTensor x = model.Tensors[operation.Inputs[LinearOperands.Input(operation)]];
        if (!IsLayer(model, operation))
        {
            bool moves = scales.IsChanged(x) || scales.IsChanged(model.Tensors[operation.Outputs[0]]);
            return moves ? "its weights cannot be re-derived; needed are symmetric int8 constants" : null;
        }

        if (nibbles && x.Type != TfliteType.Int8) return $"it takes no 4-bit weights behind {x.TypeName} activations; needed are int8 activations";
        if (nibbles && LinearOperands.Kind(operation) == LinearKind.TransposeConv2D) return "it takes no 4-bit weights";
        return LinearOperands.BiasTensor(operation) is >= 0 and int bias && model.Tensors[bias].Type is not (TfliteType.Int16 or TfliteType.Int32 or TfliteType.Int64)
            ? $"its bias is {model.Tensors[bias].TypeName}; needed is int16, int32 or int64"
            : null;
    }
}
