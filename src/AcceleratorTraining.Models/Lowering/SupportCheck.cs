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
            check.Report(null, $"it has {model.Operators.Length} operators, {model.Tensors.Length} tensors and {ends} inputs and outputs; at most {MaximumOperators}, {MaximumTensors} and {MaximumTensors} are supported");
            return check._problems.ToImmutable();
        }

        foreach (int input in model.Inputs)
        {
            if (check.Problem(model.Tensors[input]) is { } problem) check.Report(null, $"its input '{model.Tensors[input].Name}' {problem}");
        }

        foreach (ModelOperator operation in model.Operators) check.Check(operation);
        if (options.ExposeHeadFeatures && !model.Operators.Any(o => o.BuiltinCode == OperatorCodes.FullyConnected))
        {
            check.Report(null, "it has no FULLY_CONNECTED whose input could be exposed as features");
        }

        return check._problems.ToImmutable();
    }

    private void Check(ModelOperator operation)
    {
        switch (operation.BuiltinCode)
        {
            case OperatorCodes.Conv2D or OperatorCodes.DepthwiseConv2D or OperatorCodes.FullyConnected: CheckLinear(operation); break;
            case OperatorCodes.Add: CheckAdd(operation); break;
            case OperatorCodes.AveragePool2D: CheckPool(operation); break;
            case OperatorCodes.Reshape: CheckActivations(operation, 1, 2); break;
            case OperatorCodes.Softmax: CheckSoftmax(operation); break;
            default: Report(operation, "needed is a lowering of this operator to integer operators"); break;
        }

        if (operation.Options?.Activation is > FusedActivation.Relu6) Report(operation, $"needed is a lowering of the fused activation {operation.Options.Activation}");
    }

    private void CheckLinear(ModelOperator operation)
    {
        RequireOptions(operation);
        if (!CheckActivations(operation, 1, 3)) return;
        if (operation.InputOrNone(1) < 0) throw _model.Fail(operation, "has no weights");
        ModelTensor x = _model.Tensors[operation.Inputs[0]], weights = _model.Tensors[operation.Inputs[1]];
        if (!weights.IsConstant) Report(operation, "its weights are computed; needed are constant weights");
        else if (weights.Type != TfliteType.Int8) Report(operation, $"its weights are {weights.TypeName}; needed are int8 weights");
        else if (weights.Peculiarity is { } peculiarity) Report(operation, $"a weight tensor that {peculiarity} is not supported");
        else if (weights.Scales.IsEmpty || !weights.IsSymmetric) Report(operation, "its weights are not quantized symmetrically; needed are scales with zero point 0");
        if (operation is { BuiltinCode: OperatorCodes.Conv2D } && x.Shape.Length == 4 && weights.Shape.Length == 4 && x.Shape[3] != weights.Shape[3])
        {
            Report(operation, $"filters of {weights.Shape[3]} channels on {x.Shape[3]}; needed are grouped convolutions");
        }

        if (operation.Options is FullyConnectedOptions { IsShuffled: true }) Report(operation, "shuffled weights are not supported");
        if (operation.InputOrNone(2) is >= 0 and int biasIndex)
        {
            ModelTensor bias = _model.Tensors[biasIndex];
            if (!bias.IsConstant) Report(operation, "its bias is computed; needed is a constant bias");
            else if (bias.Type != TfliteType.Int32 || bias.Peculiarity is not null) Report(operation, $"its bias is {bias.TypeName}; needed is a plain int32 bias");
        }
    }

    private void CheckAdd(ModelOperator operation)
    {
        RequireOptions(operation);
        if (!CheckActivations(operation, 2, 2)) return;
        ModelTensor a = _model.Tensors[operation.Inputs[0]], b = _model.Tensors[operation.Inputs[1]], y = _model.Tensors[operation.Outputs[0]];
        if (!a.Shape.SequenceEqual(b.Shape)) Report(operation, $"adds [{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}]; needed is a broadcasting ADD");
        if (AddLowering.OutputFactor(a, b, y) is null) Report(operation, "its output's scale is less than 2^-19 of an input's");
    }

    private void CheckPool(ModelOperator operation)
    {
        RequireOptions(operation);
        if (!CheckActivations(operation, 1, 1)) return;
        ModelTensor x = _model.Tensors[operation.Inputs[0]], y = _model.Tensors[operation.Outputs[0]];
        if (Math.Abs((double)x.Scale - y.Scale) > 1e-6 || x.ZeroPoint != y.ZeroPoint) Report(operation, "its output has another scale or zero point than its input; needed is one for both");
    }

    private void CheckSoftmax(ModelOperator operation)
    {
        RequireOptions(operation);
        if (!CheckActivations(operation, 1, 1)) return;
        ModelTensor x = _model.Tensors[operation.Inputs[0]], y = _model.Tensors[operation.Outputs[0]];
        if (y.Scale != 1f / 256 || y.ZeroPoint != -128) Report(operation, "its output shall have scale 1/256 and zero point -128");
        if (SoftmaxLowering.Factor(x, operation) is null) Report(operation, "its beta times the input's scale shall be above 2^-26 and below 16");
        if (_options.Batch > 1 && x.Shape.Length < 2) Report(operation, "a batch needs an input of rank 2 or more");
    }

    private void RequireOptions(ModelOperator operation)
    {
        if (operation.Options is null) throw _model.Fail(operation, "has no options");
    }

    // One report an operator: a float model would otherwise fill pages.
    private bool CheckActivations(ModelOperator operation, int activations, int operands)
    {
        if (operation.Inputs.Length < activations || operation.Inputs.Length > operands || operation.Outputs.Length != 1)
        {
            throw _model.Fail(operation, $"has {operation.Inputs.Length} inputs and {operation.Outputs.Length} outputs");
        }

        for (int i = 0; i <= activations; i++)
        {
            int index = i < activations ? operation.Inputs[i] : operation.Outputs[0];
            if (index < 0) throw _model.Fail(operation, $"has no input {i}");
            string? problem = Problem(_model.Tensors[index]);
            if (problem is null) continue;
            Report(operation, $"its {(i < activations ? "input" : "output")} {problem}");
            return false;
        }

        return true;
    }

    private string? Problem(ModelTensor tensor)
    {
        if (tensor.Type != TfliteType.Int8) return $"is {tensor.TypeName}; needed is a model with int8 activations (full integer quantization)";
        if (tensor.Peculiarity is { } peculiarity) return $"{peculiarity}, which is not supported";
        if (tensor.Scales.Length != 1 || tensor.ZeroPoints.Length != 1) return "is not quantized with one scale and zero point; needed is full integer quantization";
        if (tensor.Scale == 0) throw _model.Fail(tensor, "has scale 0");
        if (tensor.ZeroPoint is < sbyte.MinValue or > sbyte.MaxValue) throw _model.Fail(tensor, $"has zero point {tensor.ZeroPoint}, which is no int8");
        if (tensor.ElementCount <= 0) throw _model.Fail(tensor, "has a dimension below 1, or more than 2^31 - 1 elements");
        if (_options.Batch == 1) return null;
        if (tensor.Shape.IsEmpty || tensor.Shape[0] != 1) return $"has shape [{string.Join(", ", tensor.Shape)}]; needed is an outermost dimension of 1 to run a batch";
        return (long)tensor.ElementCount * _options.Batch > int.MaxValue ? $"would have more than 2^31 - 1 elements in a batch of {_options.Batch}" : null;
    }

    private void Report(ModelOperator? operation, string reason) => _problems.Add(new ModelProblem(operation?.Index ?? -1, operation?.Name ?? "model", reason));
}
