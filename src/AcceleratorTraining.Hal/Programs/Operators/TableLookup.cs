using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>TABLE: x i8, table i8|i16[256] -> the table's format, the shape of x: y = table[x + 128].</summary>
public sealed record TableLookup : Operator
{
    /// <summary>Entries of a table.</summary>
    public const int Entries = 256;

    /// <inheritdoc/>
    public override string Name => "TABLE";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 1)) return;
        TensorType x = checker.Input(0), table = checker.Input(1);
        checker.Require(1, x.Element == ElementType.Int8, $"x {x} shall be i8");
        checker.Require(2, table.Element is ElementType.Int8 or ElementType.Int16 && table.Shape == [Entries], $"table {table} shall be i8 or i16 [{Entries}]");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(inputs[1].Element, inputs[0].Shape, inputs[1].Range)];
}
