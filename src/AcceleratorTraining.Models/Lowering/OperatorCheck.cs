using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// What the check of one operator sees, and where it reports. The questions return whether all is well, so that they chain
/// and an operator is reported once: a float model would otherwise fill pages.
/// </summary>
internal sealed class OperatorCheck(QuantizedModel model, ModelOperator operation, LoweringOptions options, ImmutableArray<ModelProblem>.Builder problems)
{
    public QuantizedModel Model => model;

    public ModelOperator Operation => operation;

    public LoweringOptions Options => options;

    /// <summary>The attributes.</summary>
    /// <exception cref="InvalidModelException">The file has none, or those of another operator.</exception>
    public T Attributes<T>()
        where T : OperatorOptions => operation.Options as T ?? throw model.Fail(operation, "has no options");

    /// <summary>Checks the numbers of operands.</summary>
    /// <exception cref="InvalidModelException">There are more or fewer.</exception>
    public void Arity(int least, int most, int outputs = 1)
    {
        if (operation.Inputs.Length < least || operation.Inputs.Length > most || operation.Outputs.Length != outputs)
        {
            throw model.Fail(operation, $"has {operation.Inputs.Length} inputs and {operation.Outputs.Length} outputs");
        }
    }

    /// <summary>An operand.</summary>
    /// <exception cref="InvalidModelException">It is left out.</exception>
    public ModelTensor Input(int operand) => operation.InputOrNone(operand) is >= 0 and int tensor ? model.Tensors[tensor] : throw model.Fail(operation, $"has no input {operand}");

    /// <summary>A result.</summary>
    public ModelTensor Output(int result = 0) => model.Tensors[operation.Outputs[result]];

    /// <summary>Reports what is in the way unless it is not.</summary>
    public bool Require(bool holds, string reason)
    {
        if (!holds) problems.Add(new ModelProblem(operation.Node?.Index ?? operation.Index, operation.Name, reason) { Node = operation.Node?.Name ?? "" });
        return holds;
    }

    /// <summary>Whether the first <paramref name="inputs"/> operands and all results are activations of one of the types.</summary>
    public bool Activations(int inputs, params ReadOnlySpan<TfliteType> types)
    {
        for (int i = 0; i < inputs; i++)
        {
            if (!Activation(Input(i), "input", types)) return false;
        }

        for (int i = 0; i < operation.Outputs.Length; i++)
        {
            if (!Activation(Output(i), "output", types)) return false;
        }

        return true;
    }

    /// <summary>The same, and that all of them have one type.</summary>
    public bool ActivationsOfOneType(int inputs, params ReadOnlySpan<TfliteType> types)
    {
        if (!Activations(inputs, types)) return false;
        TfliteType type = Output().Type;
        bool one = true;
        for (int i = 0; i < inputs; i++) one &= Input(i).Type == type;
        for (int i = 0; i < operation.Outputs.Length; i++) one &= Output(i).Type == type;
        return Require(one, "its operands and results have different types");
    }

    /// <summary>Whether int16 tensors among the operands and results have zero point 0, as TFLite's kernels take it for granted.</summary>
    public bool SymmetricIfInt16() =>
        Require(operation.Inputs.Where(i => i >= 0).Concat(operation.Outputs).Select(i => model.Tensors[i]).All(t => t.Type != TfliteType.Int16 || t.IsSymmetric), "it has an int16 tensor whose zero point is not 0");

    /// <summary>Whether an operand holds constant indices, int32 or int64, at most <paramref name="most"/>.</summary>
    public bool ConstantIndices(int operand, string what, int most = TensorParser.MaximumRank)
    {
        ModelTensor tensor = Input(operand);
        return Require(tensor.IsConstant || tensor.ElementCount == 0, $"its {what} are computed; needed are constants")
            && Require(tensor.Type is TfliteType.Int32 or TfliteType.Int64 && tensor.Peculiarity is null, $"its {what} are {tensor.TypeName}; needed is plain int32 or int64")
            && Require(tensor.ElementCount <= most, $"it has {tensor.ElementCount} {what}; at most {most} are supported");
    }

    /// <summary>The values of an operand that <see cref="ConstantIndices"/> let pass.</summary>
    public int[] Indices(int operand) => IndexOperand.Read(model, operation.Inputs[operand]);

    /// <summary>An attribute that names an axis, from 0.</summary>
    public int Axis(int axis, int rank) => IndexOperand.Axis(model, operation, axis, rank);

    /// <summary>Whether the result has the shape of an operand.</summary>
    /// <exception cref="InvalidModelException">It has not.</exception>
    public void SameShape(int operand = 0)
    {
        if (!Input(operand).Shape.SequenceEqual(Output().Shape)) throw model.Fail(operation, "has an output of another shape than its input");
    }

    /// <summary>Whether an operand holds constants of one of the types, with one scale where they are quantized.</summary>
    public bool Constants(int operand, string role, bool quantized, params ReadOnlySpan<TfliteType> types)
    {
        ModelTensor tensor = Input(operand);
        string names = string.Join(" or ", types.ToArray().Select(t => t.ToString().ToLowerInvariant()));
        return Require(tensor.IsConstant, $"its {role} computed; needed are constants")
            && Require(types.Contains(tensor.Type) && tensor.Peculiarity is null, $"its {role} {tensor.TypeName}; needed is plain {names}")
            && Require(!quantized || (tensor.Scales.Length == 1 && tensor.IsSymmetric), $"its {role} not quantized with one scale and zero point 0");
    }

    /// <summary>Whether an operand is a variable of one of the types.</summary>
    public bool Variable(int operand, params ReadOnlySpan<TfliteType> types)
    {
        ModelTensor tensor = Input(operand);
        string names = string.Join(" or ", types.ToArray().Select(t => t.ToString().ToLowerInvariant()));
        return Require(tensor.IsVariable && !tensor.IsConstant, "its state is no variable")
            && Require(types.Contains(tensor.Type) && tensor.Peculiarity is null, $"its state is {tensor.TypeName}; needed is plain {names}")
            && Require(tensor.Scales.Length == 1 && tensor.Scale > 0 && LoweringContext.Element(tensor).FullRange().Contains(tensor.ZeroPoint), "its state is not quantized with one scale and zero point");
    }

    /// <summary>Whether one sample is asked for or the operator leaves the outermost dimension alone.</summary>
    public bool Batch(bool leavesItAlone, string what) => Require(options.Batch == 1 || leavesItAlone, $"it {what} the outermost dimension, which holds the samples of a batch");

    /// <summary>Whether one operand is an activation of one of the types.</summary>
    public bool Activation(int input, params ReadOnlySpan<TfliteType> types) => Activation(Input(input), "input", types);

    /// <summary>Whether a tensor is an activation of one of the types.</summary>
    public bool Activation(ModelTensor tensor, string role, params ReadOnlySpan<TfliteType> types)
    {
        string? problem = TensorSupport.Problem(model, tensor, options, types);
        return Require(problem is null, $"its {role} {problem}");
    }
}
