using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// A straight-line integer program: what a device compiles once and runs many times. Data only; immutable once built,
/// so threads may share it. Nodes stand in execution order, every value is produced before it is used. spec: PROGRAM
/// </summary>
public sealed class ForwardProgram
{
    /// <summary>Puts a program together; nothing is checked before Compile. <see cref="ForwardProgramBuilder"/> is the usual way.</summary>
    public ForwardProgram(string name, ImmutableArray<ProgramValue> values, ImmutableArray<Node> nodes, ImmutableArray<Binding> bindings)
    {
        Name = name;
        Values = values;
        Nodes = nodes;
        Bindings = bindings;
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>All tensors; nodes and bindings refer to them by index.</summary>
    public ImmutableArray<ProgramValue> Values { get; }

    /// <summary>The operators in execution order.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>The buffers a submit binds, in submission order.</summary>
    public ImmutableArray<Binding> Bindings { get; }

    /// <summary>The position of the binding called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int IndexOfBinding(string name)
    {
        for (int i = 0; i < Bindings.Length; i++)
        {
            if (Bindings[i].Name == name) return i;
        }

        throw new ArgumentException($"Program '{Name}' has no binding '{name}'.", nameof(name));
    }
}
