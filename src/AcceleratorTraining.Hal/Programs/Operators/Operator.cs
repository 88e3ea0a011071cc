using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// An operator and its attributes: data, not code. Each has one page in hal-spec/operators with the same name. The set
/// is closed by the specification; a new operator is a page, vectors, a record here and a kernel in each backend.
/// </summary>
public abstract record Operator
{
    /// <summary>The name in hal-spec, e.g. "CONV2D".</summary>
    public abstract string Name { get; }

    /// <summary>The extension it belongs to; None for the base set.</summary>
    public virtual OperatorExtensions Extension => OperatorExtensions.None;

    /// <summary>Reports every broken rule; an operator without reports has a defined result for every input.</summary>
    internal abstract void Check(NodeChecker checker);

    /// <summary>Types of the results; called only with inputs that <see cref="Check"/> accepts.</summary>
    internal abstract ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs);
}
