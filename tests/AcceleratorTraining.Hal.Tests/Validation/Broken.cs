using System.Collections.Immutable;

namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>Programs that break rules; built by hand because the builder would refuse some of them.</summary>
internal static class Broken
{
    public static ProgramValue In(ElementType element, TensorShape shape, ValueRange? range = null) =>
        new("in", range is null ? new TensorType(element, shape) : new TensorType(element, shape, range.Value));

    public static ProgramValue Const(ElementType element, TensorShape shape, params ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * element.ByteCount()];
        for (int i = 0; i < values.Length; i++) element.Write(bytes, i, values[i]);
        return new ProgramValue("constant", new TensorType(element, shape), [.. bytes]);
    }

    /// <summary>One node; inputs that are no constants are bound, every output has the type <paramref name="output"/>.</summary>
    public static ForwardProgram Node(Operator operation, ProgramValue[] inputs, int outputs = 1, TensorType? output = null)
    {
        output ??= new TensorType(ElementType.Int8, [1]);
        ImmutableArray<ProgramValue> values = [.. inputs, .. Enumerable.Repeat(new ProgramValue("out", output), outputs)];
        Node node = new(operation, [.. Enumerable.Range(0, inputs.Length)], [.. Enumerable.Range(inputs.Length, outputs)]);
        IEnumerable<Binding> bindings = Enumerable.Range(0, inputs.Length).Where(i => !inputs[i].IsConstant)
            .Select(i => new Binding($"in{i}", inputs[i].Type, BindingDirection.Input, i, -1));
        return new ForwardProgram("broken", values, [node], [.. bindings]);
    }

    /// <summary>The profile with changes.</summary>
    public static AcceleratorProfile Profile(string name = "tflite-reference") => AcceleratorTraining.Hal.Profiles.Get(name);
}
