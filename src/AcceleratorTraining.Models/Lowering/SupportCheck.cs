using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Finds everything in a model that cannot be lowered; what is wrong in itself is an <see cref="InvalidModelException"/>.</summary>
internal sealed class SupportCheck
{
    // Far beyond any real model, and what the planners' quadratic steps still do in moments.
    private const int MaximumOperators = 4096;
    private const int MaximumTensors = 16384;

    private readonly QuantizedModel _model;
    private readonly LoweringOptions _options;
    private readonly ImmutableArray<ModelProblem>.Builder _problems = ImmutableArray.CreateBuilder<ModelProblem>();

    private SupportCheck(QuantizedModel model, LoweringOptions options)
    {
        _model = model;
        _options = options;
    }

    public static ImmutableArray<ModelProblem> Find(QuantizedModel model, LoweringOptions options)
    {
        SupportCheck check = new(model, options);
        int ends = model.Inputs.Length + model.Outputs.Length;
        if (model.Operators.Length > MaximumOperators || model.Tensors.Length > MaximumTensors || ends > MaximumTensors)
        {
            check.Report($"it has {model.Operators.Length} operators, {model.Tensors.Length} tensors and {ends} inputs and outputs; at most {MaximumOperators}, {MaximumTensors} and {MaximumTensors} are supported");
            return check._problems.ToImmutable();
        }

        foreach (int input in model.Inputs)
        {
            if (TensorSupport.Problem(model, model.Tensors[input], options, TensorSupport.Bindable) is { } problem) check.Report($"its input '{model.Tensors[input].Name}' {problem}");
        }

        foreach (ModelOperator operation in model.Operators) check.Check(operation);
        if (options.ExposeHeadFeatures && !model.Operators.Any(o => o.BuiltinCode == OperatorCodes.FullyConnected))
        {
            check.Report("it has no FULLY_CONNECTED whose input could be exposed as features");
        }

        return check._problems.ToImmutable();
    }

    private void Check(ModelOperator operation)
    {
        OperatorCheck check = new(_model, operation, _options, _problems);
        OperatorLowering? lowering = OperatorLowerings.Find(operation.BuiltinCode);
        if (lowering is null)
        {
            check.Require(false, "needed is a lowering of this operator to integer operators");
            return;
        }

        lowering.Check(check);
        FusedActivation activation = operation.Options?.Activation ?? FusedActivation.None;
        if (lowering.ClampsOutput) check.Require(activation <= FusedActivation.Relu6, $"needed is a lowering of the fused activation {activation}");
    }

    private void Report(string reason) => _problems.Add(new ModelProblem(-1, "model", reason));
}
