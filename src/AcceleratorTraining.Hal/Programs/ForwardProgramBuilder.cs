using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Hal;

/// <summary>
/// Puts a <see cref="ForwardProgram"/> together, node by node; values are named by index. Result types are inferred where
/// the operands allow it; all rules are checked at Compile. Not thread-safe.
/// </summary>
public sealed class ForwardProgramBuilder(string name)
{
    private readonly ImmutableArray<ProgramValue>.Builder _values = ImmutableArray.CreateBuilder<ProgramValue>();
    private readonly ImmutableArray<Node>.Builder _nodes = ImmutableArray.CreateBuilder<Node>();
    private readonly List<Binding> _bindings = [];

    /// <summary>Declares an input binding and returns its value.</summary>
    public int Input(string bindingName, TensorType type)
    {
        int value = AddValue(bindingName, type);
        _bindings.Add(new Binding(bindingName, type, BindingDirection.Input, value, -1));
        return value;
    }

    /// <summary>Declares a buffer that is read and later overwritten; <see cref="Store"/> says with what.</summary>
    public int InputOutput(string bindingName, TensorType type)
    {
        int value = AddValue(bindingName, type);
        _bindings.Add(new Binding(bindingName, type, BindingDirection.InputOutput, value, -1));
        return value;
    }

    /// <summary>Says which value an input-output binding receives.</summary>
    /// <exception cref="ArgumentException">There is no such binding.</exception>
    public void Store(string bindingName, int value)
    {
        int index = _bindings.FindIndex(b => b.Name == bindingName && b.Direction == BindingDirection.InputOutput);
        if (index < 0) throw new ArgumentException($"There is no input-output binding '{bindingName}'.", nameof(bindingName));
        _bindings[index] = _bindings[index] with { OutputValue = value };
    }

    /// <summary>Declares an output binding that receives <paramref name="value"/>.</summary>
    public void Output(string bindingName, int value) =>
        _bindings.Add(new Binding(bindingName, _values[value].Type, BindingDirection.Output, -1, value));

    /// <summary>Adds a constant from dense little-endian bytes.</summary>
    public int Constant(string valueName, TensorType type, ReadOnlySpan<byte> bytes)
    {
        _values.Add(new ProgramValue(valueName, type, [.. bytes]));
        return _values.Count - 1;
    }

    /// <summary>
    /// Adds a constant from elements, whose range becomes the type's; the element type of the span and of
    /// <paramref name="element"/> shall agree.
    /// </summary>
    /// <typeparam name="T">sbyte, short, int, uint or long.</typeparam>
    public int Constant<T>(string valueName, ElementType element, TensorShape shape, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(elements);
        ValueRange range = elements.IsEmpty ? element.FullRange() : new ValueRange(long.MaxValue, long.MinValue);
        for (int i = 0; i < elements.Length; i++)
        {
            long value = element.Read(bytes, i);
            range = new ValueRange(Math.Min(range.Minimum, value), Math.Max(range.Maximum, value));
        }

        return Constant(valueName, new TensorType(element, shape, range), bytes);
    }

    /// <summary>Adds a node with one result and returns the result's value.</summary>
    public int Apply(Operator operation, params ReadOnlySpan<int> inputs) => ApplyMany(operation, inputs)[0];

    /// <summary>Adds a node and returns its results' values.</summary>
    /// <exception cref="ArgumentException">The operands are so wrong that no result type can be inferred.</exception>
    public ImmutableArray<int> ApplyMany(Operator operation, params ReadOnlySpan<int> inputs)
    {
        ImmutableArray<TensorType> types;
        try
        {
            types = operation.Infer([.. inputs.ToArray().Select(i => _values[i].Type)]);
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new ArgumentException($"{operation.Name} in program '{name}' has operands of the wrong number or rank.", nameof(inputs), exception);
        }

        ImmutableArray<int> outputs = [.. types.Select(t => AddValue(operation.Name, t))];
        _nodes.Add(new Node(operation, [.. inputs], outputs));
        return outputs;
    }

    /// <summary>
    /// Copies another program into this one. Its input bindings take the values given in <paramref name="substitutes"/>
    /// by name, or become input bindings here; its output bindings are not declared but returned by name.
    /// </summary>
    /// <param name="program">What to copy; its input-output bindings are not supported.</param>
    /// <param name="substitutes">Values of this builder for input bindings of <paramref name="program"/>.</param>
    /// <param name="rewrite">
    /// Asked for each node with its operands' values here; returns its results, or default to copy the node as it is.
    /// </param>
    /// <returns>The value of each output binding.</returns>
    /// <exception cref="ArgumentException">A substitute names no input binding, or a binding is read and written.</exception>
    public IReadOnlyDictionary<string, int> Inline(
        ForwardProgram program,
        IReadOnlyDictionary<string, int> substitutes,
        Func<Node, ImmutableArray<int>, ImmutableArray<int>>? rewrite = null)
    {
        foreach (string name in substitutes.Keys)
        {
            if (program.Bindings[program.IndexOfBinding(name)].Direction != BindingDirection.Input) throw new ArgumentException($"Binding '{name}' is no input, so nothing can stand in its place.", nameof(substitutes));
        }

        int[] map = new int[program.Values.Length];
        Array.Fill(map, -1);
        for (int v = 0; v < map.Length; v++)
        {
            ProgramValue value = program.Values[v];
            if (value.IsConstant) map[v] = Constant(value.Name, value.Type, value.Constant.AsSpan());
        }

        foreach (Binding binding in program.Bindings)
        {
            if (binding.Direction == BindingDirection.InputOutput) throw new ArgumentException($"Binding '{binding.Name}' is read and written; such a program cannot be inlined.", nameof(program));
            if (binding.Direction == BindingDirection.Input) map[binding.InputValue] = substitutes.TryGetValue(binding.Name, out int value) ? value : Input(binding.Name, binding.Type);
        }

        foreach (Node node in program.Nodes)
        {
            ImmutableArray<int> inputs = [.. node.Inputs.Select(i => map[i])];
            ImmutableArray<int> outputs = rewrite?.Invoke(node, inputs) ?? default;
            if (outputs.IsDefault) outputs = ApplyMany(node.Operator, inputs.AsSpan());
            for (int i = 0; i < outputs.Length; i++) map[node.Outputs[i]] = outputs[i];
        }

        return program.Bindings.Where(b => b.Direction == BindingDirection.Output).ToDictionary(b => b.Name, b => map[b.OutputValue]);
    }

    /// <summary>The type of a value.</summary>
    public TensorType TypeOf(int value) => _values[value].Type;

    /// <summary>A value: its type, and its bytes where it is a constant.</summary>
    public ProgramValue ValueOf(int value) => _values[value];

    /// <summary>The finished program; the builder may go on.</summary>
    public ForwardProgram Build() => new(name, _values.ToImmutable(), _nodes.ToImmutable(), [.. _bindings]);

    private int AddValue(string valueName, TensorType type)
    {
        _values.Add(new ProgramValue(valueName, type));
        return _values.Count - 1;
    }
}
