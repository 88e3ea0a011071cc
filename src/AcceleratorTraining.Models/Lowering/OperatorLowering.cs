using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>
/// One operator of the format, or a family: what of it is supported, and how it becomes operators of a program. Stateless.
/// </summary>
internal abstract class OperatorLowering
{
    /// <summary>Numbers in the schema's BuiltinOperator.</summary>
    public abstract ImmutableArray<int> Codes { get; }

    /// <summary>Whether a fused activation is a clamp of the output, so that any other function is refused.</summary>
    public virtual bool ClampsOutput => true;

    /// <summary>
    /// Reports what is not supported; what contradicts itself is an <see cref="InvalidModelException"/>. Nothing is known
    /// about the graph's order yet.
    /// </summary>
    public abstract void Check(OperatorCheck check);

    /// <summary>Adds the operator to the program; only called on what <see cref="Check"/> let pass.</summary>
    /// <returns>The value of each output.</returns>
    /// <exception cref="InvalidModelException">Its shapes or constants contradict each other.</exception>
    public abstract ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation);
}
