using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>What there is to say about a model without running it; also about models that cannot be lowered.</summary>
public sealed record ModelInspection
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>The graph's inputs.</summary>
    public required ImmutableArray<TensorInspection> Inputs { get; init; }

    /// <summary>The graph's outputs.</summary>
    public required ImmutableArray<TensorInspection> Outputs { get; init; }

    /// <summary>The operators in execution order.</summary>
    public required ImmutableArray<OperatorInspection> Operators { get; init; }

    /// <summary>What keeps the model from being lowered; empty if nothing does.</summary>
    public required ImmutableArray<ModelProblem> Problems { get; init; }

    /// <summary>Weights and biases, each tensor counted once.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiplications a call.</summary>
    public long Macs => Operators.Sum(o => o.Macs);

    /// <summary>Those of them that weights of all-zero channels make superfluous.</summary>
    public long DeadMacs => Operators.Sum(o => o.Dead.Macs);

    /// <summary>Looks at a model.</summary>
    /// <exception cref="InvalidModelException">The model contradicts itself.</exception>
    public static ModelInspection Of(QuantizedModel model)
    {
        ImmutableArray<TensorInspection> tensors = [.. model.Tensors.Select(TensorInspection.Of)];
        return new ModelInspection
        {
            Name = model.Name,
            Sha256 = model.Sha256,
            FileBytes = model.File.Length,
            Inputs = [.. model.Inputs.Select(i => tensors[i])],
            Outputs = [.. model.Outputs.Select(i => tensors[i])],
            Operators = [.. model.Operators.Select(o => Inspect(model, tensors, o))],
            Problems = SupportCheck.Find(model, new LoweringOptions()),
            Parameters = model.Operators.SelectMany(o => ParameterTensors(model, o)).DistinctBy(t => t.Index).Sum(t => (long)Math.Max(t.ElementCount, 0)),
        };
    }

    private static OperatorInspection Inspect(QuantizedModel model, ImmutableArray<TensorInspection> tensors, ModelOperator operation) =>
        Inspect(model, tensors, operation, CountMacs(model, operation));

    private static OperatorInspection Inspect(QuantizedModel model, ImmutableArray<TensorInspection> tensors, ModelOperator operation, long macs) => new(
        operation.Index,
        operation.Name,
        operation.Node,
        operation.Version,
        operation.Options?.Activation,
        [.. operation.Inputs.Where(i => i >= 0).Select(i => tensors[i])],
        [.. operation.Outputs.Select(i => tensors[i])],
        ParameterTensors(model, operation).Sum(t => (long)Math.Max(t.ElementCount, 0)),
        macs,
        DeadChannels.Of(model, operation, macs));

    // Constant operands behind the first, of operators that take weights.
    private static IEnumerable<ModelTensor> ParameterTensors(QuantizedModel model, ModelOperator operation) =>
        OperatorCodes.IsLinear(operation.BuiltinCode)
            ? operation.Inputs.Skip(1).Where(i => i >= 0).Select(i => model.Tensors[i]).Where(t => t.IsConstant)
            : [];

    // Output elements times inputs of one output. Both factors are below 2^31.
    private static long CountMacs(QuantizedModel model, ModelOperator operation)
    {
        if (!OperatorCodes.IsLinear(operation.BuiltinCode) || operation.InputOrNone(1) < 0 || operation.Outputs.Length != 1) return 0;
        ModelTensor weights = model.Tensors[operation.Inputs[1]], output = model.Tensors[operation.Outputs[0]];
        if (weights.Shape.IsEmpty || weights.ElementCount <= 0 || output.ElementCount <= 0) return 0;
        int outputs = operation.BuiltinCode == OperatorCodes.DepthwiseConv2D ? weights.Shape[^1] : weights.Shape[0];
        return (long)output.ElementCount * (weights.ElementCount / outputs);
    }
}
