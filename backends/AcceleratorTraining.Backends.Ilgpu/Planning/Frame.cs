using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Where the values of a launch lie. Launches read it when they are queued, so the next submit may change it.</summary>
internal sealed class Frame(int values, int bindings, ArrayView<byte> memory, ArrayView<int> steps, ArrayView<int> tables)
{
    /// <summary>Every value, and the scratch behind them.</summary>
    public ArrayView<byte>[] Values { get; } = Enumerable.Repeat(memory, values).ToArray();

    /// <summary>The buffers of the bindings.</summary>
    public ArrayView<byte>[] Bindings { get; } = new ArrayView<byte>[bindings];

    /// <summary>Shapes and strides of the program.</summary>
    public ArrayView<int> Steps => steps;

    /// <summary>The specification's tables.</summary>
    public ArrayView<int> Tables => tables;

    /// <summary>A value; some valid view where there is none.</summary>
    public ArrayView<byte> this[int value] => value < 0 ? memory : Values[value];

    /// <summary>The operands of most kernels.</summary>
    public Operands Operands(int a, int b, int c, int y, int z = -1) =>
        new() { A = this[a], B = this[b], C = this[c], Y = this[y], Z = this[z], Steps = steps, Tables = tables };
}
