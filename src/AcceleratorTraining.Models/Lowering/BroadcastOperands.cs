using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>The two operands of an elementwise operator, whose shapes may differ.</summary>
internal static class BroadcastOperands
{
    /// <summary>Whether a batch keeps the operands side by side: one that is computed shall have the output's rank.</summary>
    public static bool Check(OperatorCheck check)
    {
        int rank = check.Output().Shape.Length;
        bool aligned = Enumerable.Range(0, 2).Select(check.Input).All(t => t.Shape.Length == rank || t.IsConstant);
        return check.Require(check.Options.Batch == 1 || aligned, "it broadcasts an input of fewer dimensions; needed is the output's rank to run a batch");
    }

    /// <summary>Both operands and the output.</summary>
    /// <exception cref="InvalidModelException">The shapes do not broadcast to the output's.</exception>
    public static (ModelTensor A, ModelTensor B, ModelTensor Y) Of(QuantizedModel model, ModelOperator operation)
    {
        ModelTensor a = model.Tensors[operation.Inputs[0]], b = model.Tensors[operation.Inputs[1]], y = model.Tensors[operation.Outputs[0]];
        bool fits = Broadcast.TryJoin(TensorShape.Create(a.Shape.AsSpan()), TensorShape.Create(b.Shape.AsSpan()), out TensorShape joined);
        return fits && joined.Dimensions.SequenceEqual(y.Shape)
            ? (a, b, y)
            : throw model.Fail(operation, $"combines [{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}] to [{string.Join(", ", y.Shape)}]");
    }
}
